/** What each state is called and how it looks: one table, colour never alone. */
import type { AgentStatus, ExecutionStatus, TaskStatus } from "@/shared/api/types";

export type Tone = "neutral" | "info" | "good" | "warn" | "bad";
export type Glyph =
  | "dot"
  | "ring"
  | "clock"
  | "spin"
  | "check"
  | "cross"
  | "stop"
  | "alert"
  | "pause";
type Look = { readonly label: string; readonly tone: Tone; readonly glyph: Glyph };

/** A node's state on the canvas. */
export type NodeState = "idle" | "running" | "success" | "error" | "skipped" | "waiting";

const AGENT: Record<AgentStatus, Look> = {
  online: { label: "Online", tone: "good", glyph: "dot" },
  busy: { label: "Busy", tone: "info", glyph: "dot" },
  draining: { label: "Draining", tone: "warn", glyph: "pause" },
  maintenance: { label: "Maintenance", tone: "warn", glyph: "pause" },
  offline: { label: "Offline", tone: "bad", glyph: "ring" },
};

const TASK: Record<TaskStatus, Look> = {
  pending: { label: "Pending", tone: "neutral", glyph: "clock" },
  assigned: { label: "Assigned", tone: "info", glyph: "ring" },
  running: { label: "Running", tone: "info", glyph: "spin" },
  completed: { label: "Completed", tone: "good", glyph: "check" },
  failed: { label: "Failed", tone: "bad", glyph: "cross" },
  cancelled: { label: "Cancelled", tone: "neutral", glyph: "stop" },
};

const EXECUTION: Record<ExecutionStatus, Look> = {
  pending: { label: "Pending", tone: "neutral", glyph: "clock" },
  running: { label: "Running", tone: "info", glyph: "spin" },
  waiting: { label: "Waiting", tone: "warn", glyph: "pause" },
  completed: { label: "Completed", tone: "good", glyph: "check" },
  failed: { label: "Failed", tone: "bad", glyph: "cross" },
  cancelled: { label: "Cancelled", tone: "neutral", glyph: "stop" },
  needs_attention: { label: "Needs attention", tone: "warn", glyph: "alert" },
};

const NODE: Record<NodeState, Look> = {
  idle: { label: "Not run yet", tone: "neutral", glyph: "ring" },
  running: { label: "Running", tone: "info", glyph: "spin" },
  waiting: { label: "Waiting", tone: "warn", glyph: "pause" },
  success: { label: "Success", tone: "good", glyph: "check" },
  error: { label: "Error", tone: "bad", glyph: "cross" },
  skipped: { label: "Not reached", tone: "neutral", glyph: "stop" },
};

export const LOOKS = { agent: AGENT, task: TASK, execution: EXECUTION, node: NODE } as const;
export type StatusKind = keyof typeof LOOKS;

/** The look of a state; an unknown one is shown by its own name. */
export function lookOf(kind: StatusKind, status: string): Look {
  const table: Readonly<Record<string, Look>> = LOOKS[kind];
  return table[status] ?? { label: status, tone: "neutral", glyph: "ring" };
}

/** The specification's bands of priority. */
export function bandOf(priority: number): "high" | "medium" | "low" {
  if (priority >= 67) return "high";
  return priority >= 34 ? "medium" : "low";
}
