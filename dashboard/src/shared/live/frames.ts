/** The frames of `/ws`, read from JSON with suspicion. */

export type Frame = {
  readonly id: string;
  readonly type: "subscribe" | "unsubscribe" | "data" | "error" | "ping" | "pong";
  readonly topic?: string;
  readonly data?: unknown;
  readonly timestamp: string;
};

export const BATCH_PROTOCOL = "hive.batch";

const isFrame = (value: unknown): value is Frame =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

/** Read one message of the socket: a frame, or an array of frames; anything else is no frame. */
export function readFrames(message: unknown): Frame[] {
  if (typeof message !== "string") return [];
  try {
    const parsed: unknown = JSON.parse(message);
    return (Array.isArray(parsed) ? parsed : [parsed]).filter(isFrame);
  } catch {
    return [];
  }
}

/** Tell whether a subscription such as `agent.*` covers a topic such as `agent.acacia`. */
export function covers(pattern: string, topic: string): boolean {
  if (!pattern.endsWith("*")) return pattern === topic;
  return topic.startsWith(pattern.slice(0, -1));
}
