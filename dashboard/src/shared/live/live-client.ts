/** One WebSocket for the whole dashboard: subscriptions, heartbeat, reconnecting with backoff. */
import { covers, type Frame, readFrames } from "./frames";

export type LiveState = "off" | "connecting" | "live" | "reconnecting";

export type Socket = {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
};

type LiveDeps = {
  /** Fetch a one-use ticket; the token itself never goes into a socket. */
  readonly ticket: () => Promise<string>;
  readonly open: (ticket: string) => Socket;
  readonly random?: () => number;
};

type Listener = (frame: Frame) => void;

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
const PING_EVERY_MS = 20_000;
const SILENCE_MS = 50_000; // two pings unanswered: the connection is dead even if the socket is open

/** How long to wait before the given attempt: doubling, with full jitter above half. */
export function backoff(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return ceiling / 2 + (ceiling / 2) * random;
}

export class LiveClient {
  readonly #deps: LiveDeps;
  readonly #topics = new Map<string, Set<Listener>>();
  readonly #watchers = new Set<() => void>();
  readonly #gapListeners = new Set<() => void>();
  #state: LiveState = "off";
  #socket: Socket | null = null;
  #attempt = 0;
  #generation = 0;
  #sent = 0;
  #wasLive = false;
  #heardAt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;

  constructor(deps: LiveDeps) {
    this.#deps = deps;
  }

  readonly state = (): LiveState => this.#state;

  /** Hear of every change of `state()`. */
  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Hear that frames may have been missed, so that what is shown must be read again. */
  onGap(listener: () => void): () => void {
    this.#gapListeners.add(listener);
    return () => this.#gapListeners.delete(listener);
  }

  start(): void {
    if (this.#state !== "off") return;
    this.#become("connecting");
    void this.#connect();
  }

  stop(): void {
    this.#generation += 1;
    clearTimeout(this.#retry);
    this.#drop();
    this.#wasLive = false;
    this.#attempt = 0;
    this.#become("off");
  }

  /** Try again at once, without waiting for the backoff. */
  hurry(): void {
    if (this.#state !== "reconnecting") return;
    clearTimeout(this.#retry);
    this.#generation += 1;
    void this.#connect();
  }

  subscribe(topic: string, listener: Listener): () => void {
    const listeners = this.#topics.get(topic) ?? new Set();
    if (listeners.size === 0) {
      this.#topics.set(topic, listeners);
      if (this.#state === "live") this.#send({ type: "subscribe", topic });
    }
    listeners.add(listener);
    return () => {
      if (!listeners.delete(listener) || listeners.size > 0) return;
      this.#topics.delete(topic);
      if (this.#state === "live") this.#send({ type: "unsubscribe", topic });
    };
  }

  async #connect(): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    try {
      const ticket = await this.#deps.ticket();
      if (generation !== this.#generation) return;
      this.#listen(this.#deps.open(ticket), generation);
    } catch {
      if (generation === this.#generation) this.#again();
    }
  }

  #listen(socket: Socket, generation: number): void {
    this.#socket = socket;
    const isCurrent = () => generation === this.#generation;
    socket.onopen = () => isCurrent() && this.#opened();
    socket.onmessage = (event) => isCurrent() && this.#heard(event.data);
    socket.onclose = () => isCurrent() && this.#again();
  }

  #opened(): void {
    this.#attempt = 0;
    this.#heardAt = Date.now();
    this.#become("live");
    for (const topic of this.#topics.keys()) this.#send({ type: "subscribe", topic });
    this.#heartbeat = setInterval(() => this.#beat(), PING_EVERY_MS);
    if (this.#wasLive) this.#gap();
    this.#wasLive = true;
  }

  #heard(message: unknown): void {
    this.#heardAt = Date.now();
    for (const frame of readFrames(message)) {
      if (frame.type === "ping") this.#send({ type: "pong" });
      else if (frame.type === "data") this.#deliver(frame);
    }
  }

  #deliver(frame: Frame): void {
    const { topic } = frame;
    if (!topic) return;
    for (const [pattern, listeners] of this.#topics) {
      if (covers(pattern, topic)) for (const listener of listeners) listener(frame);
    }
  }

  #beat(): void {
    if (Date.now() - this.#heardAt > SILENCE_MS) {
      this.#generation += 1; // its own close event comes late or never
      this.#again();
    } else this.#send({ type: "ping" });
  }

  #again(): void {
    this.#drop();
    this.#become("reconnecting");
    const delay = backoff(this.#attempt, (this.#deps.random ?? Math.random)());
    this.#attempt += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), delay);
  }

  #drop(): void {
    clearInterval(this.#heartbeat);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #send(frame: { type: Frame["type"]; topic?: string }): void {
    this.#sent += 1;
    const timestamp = new Date().toISOString();
    this.#socket?.send(JSON.stringify({ id: `msg_${this.#sent}`, ...frame, timestamp }));
  }

  #gap(): void {
    for (const listener of this.#gapListeners) listener();
  }

  #become(state: LiveState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }
}
