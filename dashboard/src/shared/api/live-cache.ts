/** How live events change what is cached; the next read from the server confirms it. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { AgentUpdate, ExecutionEvent } from "@/shared/live/events";
import { agentKeys } from "./agents";
import { executionKeys, isFinal } from "./executions";
import { patchRows } from "./pages";
import { statusKeys } from "./status";
import type {
  Agent,
  AgentStatus,
  ClusterStatus,
  Execution,
  ExecutionStatus,
  NodeRun,
  Page,
} from "./types";

type Pages<T> = InfiniteData<Page<T>, string | undefined>;

const AGENT_STATES: ReadonlySet<string> = new Set<AgentStatus>([
  "online",
  "busy",
  "draining",
  "maintenance",
  "offline",
]);

const patchAgent = (agent: Agent, update: AgentUpdate): Agent => ({
  ...agent,
  status: AGENT_STATES.has(update.status ?? "") ? (update.status as AgentStatus) : agent.status,
  tokens_per_second: update.tokensPerSecond ?? agent.tokens_per_second,
});

export function applyAgentUpdate(cache: QueryClient, update: AgentUpdate): void {
  cache.setQueriesData<Pages<Agent>>({ queryKey: agentKeys.lists }, (data) =>
    patchRows(
      data,
      (agent) => agent.agent_id === update.slug,
      (agent) => patchAgent(agent, update),
    ),
  );
  cache.setQueryData<Agent>(
    agentKeys.detail(update.slug),
    (agent) => agent && patchAgent(agent, update),
  );
}

/** The state an execution is in after an event. */
function statusAfter(event: ExecutionEvent, before: ExecutionStatus): ExecutionStatus {
  if (event.type === "execution_completed")
    return event.status === "cancelled" ? "cancelled" : "completed";
  if (event.type === "error")
    return event.status === "needs_attention" ? "needs_attention" : "failed";
  return before === "pending" || before === "waiting" ? "running" : before;
}

/** Progress never falls, and an ended execution never runs again. */
export function patchExecution(execution: Execution, event: ExecutionEvent): Execution {
  if (isFinal(execution)) return execution;
  return {
    ...execution,
    status: statusAfter(event, execution.status),
    progress: Math.max(execution.progress, event.progress ?? 0),
  };
}

/** The nodes at work after an event. */
export function nodesAtWork(
  before: ReadonlySet<string>,
  { type, node }: Pick<ExecutionEvent, "type" | "node">,
): ReadonlySet<string> {
  if (type === "execution_completed" || type === "error") return new Set();
  if (node === null) return before;
  if (type === "node_started") return new Set([...before, node]);
  if (type !== "node_completed" || !before.has(node)) return before;
  return new Set([...before].filter((each) => each !== node));
}

/** Add or replace the run that an event tells of; its place in the order is a good guess. */
export function patchRuns(runs: readonly NodeRun[], event: ExecutionEvent): NodeRun[] {
  const { node, runIndex } = event;
  if (node === null || runs.some((run) => run.node === node && run.run_index === runIndex))
    return [...runs];
  return [
    ...runs,
    {
      sequence: (runs.at(-1)?.sequence ?? -1) + 1,
      node,
      run_index: runIndex,
      status: event.status ?? (event.error ? "error" : "success"),
      source: [],
      item_counts: [...event.itemCounts],
      outputs: [],
      error: event.error ? { message: event.error } : null,
      started_at: new Date().toISOString(),
      duration_s: event.durationS ?? 0,
      tries: 1,
    },
  ];
}

export function applyExecutionEvent(cache: QueryClient, event: ExecutionEvent): void {
  const id = event.executionId;
  cache.setQueryData<Execution>(
    executionKeys.detail(id),
    (execution) => execution && patchExecution(execution, event),
  );
  cache.setQueriesData<Pages<Execution>>({ queryKey: executionKeys.lists }, (data) =>
    patchRows(
      data,
      (execution) => execution.id === id,
      (execution) => patchExecution(execution, event),
    ),
  );
  cache.setQueryData<ReadonlySet<string>>(executionKeys.atWork(id), (before) =>
    nodesAtWork(before ?? new Set(), event),
  );
  if (event.type === "node_completed")
    cache.setQueryData<NodeRun[]>(
      executionKeys.nodes(id),
      (runs) => runs && patchRuns(runs, event),
    );
}

const isCluster = (data: unknown): data is ClusterStatus =>
  typeof data === "object" && data !== null && "agents" in data && "queue" in data;

/** Keep the newest status; tells whether anything but its time and speed changed. */
export function applyClusterStatus(cache: QueryClient, data: unknown): boolean {
  if (!isCluster(data)) return false;
  const before = cache.getQueryData<ClusterStatus>(statusKeys.cluster);
  cache.setQueryData(statusKeys.cluster, data);
  const counted = (status: ClusterStatus | undefined) =>
    JSON.stringify([status?.queue, status?.tasks]);
  return counted(before) !== counted(data);
}
