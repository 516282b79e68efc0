/** An n8n workflow as a graph to draw, read from its JSON with suspicion. */

export type FlowNode = {
  readonly name: string;
  readonly type: string;
  readonly version: number;
  readonly disabled: boolean;
  readonly note: string | null;
  readonly position: Point | null;
  readonly size: Size;
  readonly role: "main" | "sub" | "sticky";
};

export type FlowEdge = {
  readonly id: string;
  readonly from: string;
  readonly output: number;
  readonly to: string;
  readonly input: number;
  /** `main`, or the kind of a sub-node's connection such as `ai_languageModel`. */
  readonly kind: string;
};

export type Point = { readonly x: number; readonly y: number };
export type Size = { readonly width: number; readonly height: number };
export type Flow = { readonly nodes: readonly FlowNode[]; readonly edges: readonly FlowEdge[] };

const CARD: Size = { width: 172, height: 64 };
const STICKY = "n8n-nodes-base.stickyNote";

type Json = Readonly<Record<string, unknown>>;
const record = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const number = (value: unknown, otherwise: number): number =>
  typeof value === "number" && Number.isFinite(value) ? value : otherwise;

/** Read nodes and connections; connections to nodes that are missing are left out. */
export function readFlow(workflow: unknown): Flow {
  const source = record(workflow);
  const drafts = list(source["nodes"]).map(record);
  const names = new Set(drafts.map((node) => String(node["name"])));
  const edges = readEdges(record(source["connections"])).filter(
    (edge) => names.has(edge.from) && names.has(edge.to),
  );
  const subs = new Set(edges.filter((edge) => edge.kind !== "main").map((edge) => edge.from));
  return { nodes: drafts.map((node) => readNode(node, subs)), edges };
}

function readNode(node: Json, subs: ReadonlySet<string>): FlowNode {
  const type = String(node["type"] ?? "");
  const name = String(node["name"]);
  const isSticky = type === STICKY;
  const parameters = record(node["parameters"]);
  return {
    name,
    type,
    version: number(node["typeVersion"], 1),
    disabled: node["disabled"] === true,
    note: isSticky ? String(parameters["content"] ?? "") : null,
    position: readPosition(node["position"]),
    size: isSticky
      ? { width: number(parameters["width"], 240), height: number(parameters["height"], 160) }
      : CARD,
    role: isSticky ? "sticky" : subs.has(name) ? "sub" : "main",
  };
}

function readPosition(value: unknown): Point | null {
  const [x, y] = list(value);
  return typeof x === "number" && typeof y === "number" ? { x, y } : null;
}

function readEdges(connections: Json): FlowEdge[] {
  const edges: FlowEdge[] = [];
  for (const [from, kinds] of Object.entries(connections))
    for (const [kind, outputs] of Object.entries(record(kinds)))
      for (const [output, targets] of list(outputs).entries())
        for (const target of list(targets).map(record)) {
          const to = String(target["node"]);
          const input = number(target["index"], 0);
          edges.push({
            id: `${from}:${kind}:${output}>${to}:${input}`,
            from,
            output,
            to,
            input,
            kind,
          });
        }
  return edges;
}

const count = (edges: readonly FlowEdge[], index: (edge: FlowEdge) => number): number =>
  edges.reduce((most, edge) => Math.max(most, index(edge) + 1), 0);

const FIXED_OUTPUTS: Readonly<Record<string, readonly string[]>> = {
  "n8n-nodes-base.if": ["true", "false"],
  "n8n-nodes-base.filter": ["kept"],
  "n8n-nodes-base.splitInBatches": ["done", "loop"],
};

export type Ports = {
  readonly inputs: number;
  readonly outputs: number;
  readonly outputLabels: readonly string[];
  readonly subInputs: readonly string[];
};

/** How many handles a node needs on each side, by what is connected to it. */
export function portsOf(flow: Flow, node: FlowNode): Ports {
  const into = flow.edges.filter((edge) => edge.to === node.name);
  const outOf = flow.edges.filter((edge) => edge.from === node.name && edge.kind === "main");
  const outputLabels = FIXED_OUTPUTS[node.type] ?? [];
  return {
    inputs: count(
      into.filter((edge) => edge.kind === "main"),
      (edge) => edge.input,
    ),
    outputs: Math.max(
      outputLabels.length,
      count(outOf, (edge) => edge.output),
    ),
    outputLabels,
    subInputs: [...new Set(into.filter((edge) => edge.kind !== "main").map((edge) => edge.kind))],
  };
}

/** The last part of a type, in words: `n8n-nodes-base.httpRequest` is "http request". */
export function typeLabel(type: string): string {
  const last = type.split(".").at(-1) ?? type;
  return last.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
}
