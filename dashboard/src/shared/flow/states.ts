/** What each node of an execution is doing, from the runs that are known. */
import type { Execution, NodeRun } from "@/shared/api/types";
import type { NodeState } from "@/shared/lib/status";
import type { Flow, FlowNode } from "./model";

export type NodeView = {
  readonly state: NodeState;
  readonly runs: readonly NodeRun[];
  readonly durationS: number;
};

export type NodeViews = ReadonlyMap<string, NodeView>;

const NO_RUNS: readonly NodeRun[] = [];
const AT_WORK: ReadonlySet<Execution["status"]> = new Set(["pending", "running"]);

export function nodeViews(
  flow: Flow,
  runs: readonly NodeRun[],
  running: ReadonlySet<string>,
  status: Execution["status"],
): NodeViews {
  const byNode = new Map<string, NodeRun[]>();
  for (const run of runs) {
    const known = byNode.get(run.node);
    if (known) known.push(run);
    else byNode.set(run.node, [run]);
  }
  const atWork = running.size > 0 || status !== "running" ? running : nextNode(flow, byNode);
  return new Map(
    flow.nodes.map((node) => {
      const own = byNode.get(node.name) ?? NO_RUNS;
      const durationS = own.reduce((sum, run) => sum + run.duration_s, 0);
      return [node.name, { state: stateOf(node, own, atWork, status), runs: own, durationS }];
    }),
  );
}

/** The node that must be at work when nobody said so: the only one that has items and no run. */
function nextNode(flow: Flow, runs: ReadonlyMap<string, readonly NodeRun[]>): ReadonlySet<string> {
  const fed = flow.edges.filter(
    (edge) =>
      edge.kind === "main" &&
      !runs.has(edge.to) &&
      runs.get(edge.from)?.some((run) => (run.item_counts[edge.output] ?? 0) > 0),
  );
  const candidates = new Set(fed.map((edge) => edge.to));
  return candidates.size === 1 ? candidates : new Set();
}

function stateOf(
  node: FlowNode,
  runs: readonly NodeRun[],
  running: ReadonlySet<string>,
  status: Execution["status"],
): NodeState {
  if (running.has(node.name) && AT_WORK.has(status)) return "running";
  const last = runs.at(-1);
  if (last) return stateOfRun(last);
  return AT_WORK.has(status) || status === "waiting" || node.role !== "main" ? "idle" : "skipped";
}

export function stateOfRun(run: Pick<NodeRun, "status">): NodeState {
  if (run.status === "error") return "error";
  if (run.status === "waiting") return "waiting";
  return run.status === "canceled" ? "skipped" : "success";
}

/** How many items went out of an output over all runs; null before the node has run. */
export function itemsOut(view: NodeView | undefined, output: number): number | null {
  if (!view || view.runs.length === 0) return null;
  return view.runs.reduce((sum, run) => sum + (run.item_counts[output] ?? 0), 0);
}

/** The nodes as they run or are drawn: first those that ran, in their order, then left to right. */
export function outlineOf(flow: Flow, runs: readonly NodeRun[]): FlowNode[] {
  const firstRun = new Map<string, number>();
  for (const run of runs) if (!firstRun.has(run.node)) firstRun.set(run.node, run.sequence);
  const rank = (node: FlowNode) => firstRun.get(node.name) ?? Number.POSITIVE_INFINITY;
  return flow.nodes
    .filter((node) => node.role !== "sticky")
    .toSorted((a, b) => {
      const byRun = rank(a) - rank(b);
      if (byRun !== 0 && !Number.isNaN(byRun)) return byRun;
      return (
        (a.position?.x ?? 0) - (b.position?.x ?? 0) || (a.position?.y ?? 0) - (b.position?.y ?? 0)
      );
    });
}
