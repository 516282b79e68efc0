/** Reads the search part of an address into typed filters; what is not understood is left out. */

type Search = Record<string, unknown>;

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

const oneOf = <const T extends string>(value: unknown, allowed: readonly T[]): T | undefined =>
  allowed.find((each) => each === value);

/** Leave out what is absent, as exact optional properties want it. */
function present<T extends Record<string, unknown>>(
  values: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

const TASK_STATES = ["pending", "assigned", "running", "completed", "failed", "cancelled"] as const;
const EXECUTION_STATES = [
  "pending",
  "running",
  "waiting",
  "completed",
  "failed",
  "cancelled",
  "needs_attention",
] as const;

/** A local address to go on to after login; any other site is refused. */
export const localPath = (value: unknown): string | undefined =>
  typeof value === "string" && /^\/(?![/\\])/.test(value) && !value.startsWith("/login")
    ? value
    : undefined;

export const loginSearch = (search: Search) => present({ next: localPath(search["next"]) });

export const agentsSearch = (search: Search) =>
  present({ agent: text(search["agent"]), open: oneOf(search["open"], ["register"]) });

export const tasksSearch = (search: Search) =>
  present({
    status: oneOf(search["status"], TASK_STATES),
    priority: oneOf(search["priority"], ["high", "medium", "low"]),
    agent: text(search["agent"]),
    capability: text(search["capability"]),
    q: text(search["q"]),
    task: text(search["task"]),
    open: oneOf(search["open"], ["submit"]),
  });

export const workflowsSearch = (search: Search) =>
  present({ q: text(search["q"]), open: oneOf(search["open"], ["import"]) });

export const executionsSearch = (search: Search) =>
  present({
    status: oneOf(search["status"], EXECUTION_STATES),
    workflow: text(search["workflow"]),
  });

export const executionSearch = (search: Search) => present({ node: text(search["node"]) });
