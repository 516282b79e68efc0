import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { backoff, LiveClient, type Socket } from "./live-client";

class FakeSocket implements Socket {
  readonly sent: { type: string; topic?: string }[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly ticket: string;

  constructor(ticket: string) {
    this.ticket = ticket;
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.closed = true;
  }
  says(...frames: unknown[]): void {
    this.onmessage?.({ data: JSON.stringify(frames) });
  }
  topics(type = "subscribe"): (string | undefined)[] {
    return this.sent.filter((frame) => frame.type === type).map((frame) => frame.topic);
  }
}

function aClient(ticket: () => Promise<string> = async () => "t") {
  const sockets: FakeSocket[] = [];
  const client = new LiveClient({
    ticket,
    open: (each) => {
      const socket = new FakeSocket(each);
      sockets.push(socket);
      return socket;
    },
    random: () => 1,
  });
  const latest = () => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  };
  const open = async () => {
    await vi.advanceTimersByTimeAsync(0);
    latest().onopen?.();
    return latest();
  };
  return { client, sockets, open };
}

const data = (topic: string, content: unknown = {}) => ({
  id: "1",
  type: "data",
  topic,
  data: content,
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a live client", () => {
  test("opens its socket with a fresh ticket for each connection", async () => {
    let issued = 0;
    const { client, sockets, open } = aClient(async () => `ticket-${++issued}`);
    client.start();
    (await open()).onclose?.();
    await vi.advanceTimersByTimeAsync(1000);
    expect(sockets.map((socket) => socket.ticket)).toEqual(["ticket-1", "ticket-2"]);
  });

  test("subscribes to what was asked before it was open, once per topic", async () => {
    const { client, open } = aClient();
    client.subscribe("agent.*", () => undefined);
    client.subscribe("agent.*", () => undefined);
    client.start();
    const socket = await open();
    expect(socket.topics()).toEqual(["agent.*"]);
    expect(client.state()).toBe("live");
  });

  test("unsubscribes when the last listener leaves", async () => {
    const { client, open } = aClient();
    client.start();
    const socket = await open();
    const first = client.subscribe("agent.*", () => undefined);
    const second = client.subscribe("agent.*", () => undefined);
    first();
    expect(socket.topics("unsubscribe")).toEqual([]);
    second();
    second();
    expect(socket.topics("unsubscribe")).toEqual(["agent.*"]);
  });

  test("delivers every frame of a batch to those whose subscription covers its topic", async () => {
    const { client, open } = aClient();
    const heard: string[] = [];
    client.subscribe("agent.*", (frame) => heard.push(`all ${frame.topic}`));
    client.subscribe("agent.walnut", (frame) => heard.push(`one ${frame.topic}`));
    client.start();
    (await open()).says(data("agent.acacia"), data("agent.walnut"), data("execution.1"));
    expect(heard).toEqual(["all agent.acacia", "all agent.walnut", "one agent.walnut"]);
  });

  test("takes single frames too, and ignores what is no frame", async () => {
    const { client, open } = aClient();
    const heard: unknown[] = [];
    client.subscribe("cluster.status", (frame) => heard.push(frame.data));
    client.start();
    const socket = await open();
    socket.onmessage?.({ data: JSON.stringify(data("cluster.status", 1)) });
    socket.onmessage?.({ data: "not json" });
    socket.onmessage?.({ data: "[null, 3]" });
    expect(heard).toEqual([1]);
  });

  test("answers a ping", async () => {
    const { client, open } = aClient();
    client.start();
    const socket = await open();
    socket.says({ id: "9", type: "ping" });
    expect(socket.sent.at(-1)?.type).toBe("pong");
  });

  test("reconnects after a lost connection, subscribes again and tells of the gap", async () => {
    const { client, sockets, open } = aClient();
    const gap = vi.fn();
    client.onGap(gap);
    client.subscribe("execution.*", () => undefined);
    client.start();
    (await open()).onclose?.();
    expect(client.state()).toBe("reconnecting");
    expect(gap).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(500);
    const second = await open();
    expect(sockets).toHaveLength(2);
    expect(second.topics()).toEqual(["execution.*"]);
    expect(gap).toHaveBeenCalledOnce();
  });

  test("waits longer after each failed attempt and starts anew after a good one", async () => {
    const ticket = vi.fn(async () => "t");
    const { client, open } = aClient(ticket);
    client.start();
    (await open()).onclose?.();
    ticket.mockRejectedValue(new Error("down"));
    await vi.advanceTimersByTimeAsync(500);
    expect(ticket).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(999);
    expect(ticket).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(ticket).toHaveBeenCalledTimes(3);
  });

  test("gives up a connection on which nothing is heard", async () => {
    const { client, sockets, open } = aClient();
    client.start();
    const socket = await open();
    await vi.advanceTimersByTimeAsync(61_000);
    expect(socket.topics("ping")).toHaveLength(2);
    expect(socket.closed).toBe(true);
    expect(sockets).toHaveLength(2);
  });

  test("keeps a connection that answers pings", async () => {
    const { client, sockets, open } = aClient();
    client.start();
    const socket = await open();
    for (let round = 0; round < 10; round += 1) {
      await vi.advanceTimersByTimeAsync(20_000);
      socket.says({ id: "1", type: "pong" });
    }
    expect(sockets).toHaveLength(1);
  });

  test("hurries when asked to, and only while it waits", async () => {
    const { client, sockets, open } = aClient();
    client.start();
    const socket = await open();
    client.hurry();
    expect(sockets).toHaveLength(1);
    socket.onclose?.();
    client.hurry();
    await open();
    expect(sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(5000);
    expect(sockets).toHaveLength(2);
  });

  test("opens nothing once it was stopped, even if the ticket comes late", async () => {
    let give: (ticket: string) => void = () => undefined;
    const late = new Promise<string>((resolve) => {
      give = resolve;
    });
    const { client, sockets } = aClient(() => late);
    client.start();
    client.stop();
    give("late");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(0);
    expect(client.state()).toBe("off");
  });
});

test("the backoff doubles up to its limit, half of it by chance", () => {
  expect([0, 1, 2, 10].map((attempt) => backoff(attempt, 1))).toEqual([500, 1000, 2000, 15_000]);
  expect(backoff(3, 0)).toBe(2000);
});
