/** Where each node stands: as its author put it, or by dagre where that cannot be drawn. */
import { Graph, layout } from "@dagrejs/dagre";
import type { Flow, FlowNode, Point } from "./model";

const STRETCH = { x: 1.08, y: 1.05 }; // our cards are wider than n8n's squares
const GAP = 8;
const SUB_DROP = 56;

type Places = ReadonlyMap<string, Point>;

/** Return the top left corner of every node. */
export function placeNodes(flow: Flow): Places {
  return authored(flow) ?? computed(flow);
}

/** The author's own positions, unless some are missing or nodes would lie on each other. */
function authored(flow: Flow): Places | null {
  const places = new Map<string, Point>();
  for (const node of flow.nodes) {
    if (!node.position) return null;
    places.set(node.name, { x: node.position.x * STRETCH.x, y: node.position.y * STRETCH.y });
  }
  return overlaps(flow.nodes, places) ? null : places;
}

/** Tell whether two nodes lie on each other, sweeping from left to right. */
export function overlaps(nodes: readonly FlowNode[], places: Places): boolean {
  const boxes = nodes
    .filter((node) => node.role !== "sticky")
    .map((node) => ({ ...node.size, ...(places.get(node.name) ?? { x: 0, y: 0 }) }))
    .sort((a, b) => a.x - b.x);
  for (const [index, box] of boxes.entries())
    for (let next = index + 1; next < boxes.length; next += 1) {
      const other = boxes[next];
      if (!other || other.x >= box.x + box.width + GAP) break;
      if (Math.abs(other.y - box.y) < box.height + GAP) return true;
    }
  return false;
}

function computed(flow: Flow): Places {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 44, ranksep: 84, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  const subsOf = groupSubs(flow);
  for (const node of flow.nodes.filter((each) => each.role !== "sub"))
    graph.setNode(node.name, sizeWithSubs(node, subsOf.get(node.name)?.length ?? 0));
  for (const edge of flow.edges)
    if (edge.kind === "main" && graph.hasNode(edge.from))
      graph.setEdge(edge.from, edge.to, {}, edge.id);
  layout(graph);
  const places = new Map<string, Point>();
  for (const name of graph.nodes()) {
    const box = graph.node(name);
    const corner = { x: box.x - box.width / 2, y: box.y - box.height / 2 };
    places.set(name, corner);
    placeSubs(subsOf, name, corner, places);
  }
  return places;
}

/** Which sub-nodes hang below which node; a shared one hangs below the first. */
function groupSubs(flow: Flow): Map<string, FlowNode[]> {
  const groups = new Map<string, FlowNode[]>();
  for (const node of flow.nodes) {
    if (node.role !== "sub") continue;
    const parent =
      flow.edges.find((edge) => edge.from === node.name && edge.kind !== "main")?.to ?? "";
    groups.set(parent, [...(groups.get(parent) ?? []), node]);
  }
  return groups;
}

function sizeWithSubs(node: FlowNode, subs: number) {
  if (subs === 0) return { ...node.size };
  return {
    width: Math.max(node.size.width, subs * (node.size.width + 24) - 24),
    height: node.size.height * 2 + SUB_DROP,
  };
}

function placeSubs(
  subsOf: ReadonlyMap<string, readonly FlowNode[]>,
  parent: string,
  corner: Point,
  places: Map<string, Point>,
): void {
  for (const [index, sub] of (subsOf.get(parent) ?? []).entries()) {
    const place = {
      x: corner.x + index * (sub.size.width + 24),
      y: corner.y + sub.size.height + SUB_DROP,
    };
    places.set(sub.name, place);
    placeSubs(subsOf, sub.name, place, places); // a tool may have a model of its own
  }
}
