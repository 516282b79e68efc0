/** What the topics say, read from frames with suspicion. */
import type { Frame } from "./frames";

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
const numbers = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "number") : [];
const number = (value: unknown): number | null => (typeof value === "number" ? value : null);

export type ExecutionEvent = {
  readonly type: string;
  readonly executionId: string;
  /** The name of the node; its id is of no use to a canvas that is drawn from names. */
  readonly node: string | null;
  readonly runIndex: number;
  readonly status: string | null;
  readonly durationS: number | null;
  readonly itemCounts: readonly number[];
  readonly progress: number | null;
  readonly error: string | null;
};

/** Read the specification's `WorkflowEvent` of the `execution.*` topics. */
export function readExecutionEvent(frame: Frame): ExecutionEvent | null {
  const event = record(frame.data);
  const type = text(event["type"]);
  const executionId = text(event["execution_id"]);
  if (!type || !executionId) return null;
  const data = record(event["data"]);
  return {
    type,
    executionId,
    node: text(data["node"]) ?? text(data["node_id"]),
    runIndex: number(data["run_index"]) ?? 0,
    status: text(data["status"]),
    durationS: number(data["duration_s"]),
    itemCounts: numbers(data["item_counts"]),
    progress: number(data["progress"]),
    error: text(data["error"]),
  };
}

export type AgentUpdate = {
  readonly slug: string;
  readonly status: string | null;
  readonly tokensPerSecond: number | null;
};

/** Read an update of the `agent.*` topics; another tenant's prefix is never sent to this one. */
export function readAgentUpdate(frame: Frame): AgentUpdate | null {
  const slug = frame.topic?.split(".").at(-1);
  if (!slug) return null;
  const data = record(frame.data);
  return {
    slug,
    status: text(data["status"]),
    tokensPerSecond: number(record(data["performance"])["tps"]),
  };
}
