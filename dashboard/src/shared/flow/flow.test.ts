import { describe, expect, test } from "vitest";
import { createFakeRun } from "@/shared/testing/fakes";
import { overlaps, placeNodes } from "./layout";
import { portsOf, readFlow, typeLabel } from "./model";
import { itemsOut, nodeViews, outlineOf } from "./states";

type Link = readonly [from: string, to: string, output?: number, kind?: string];

/** A workflow of nodes at the given places, with links between them. */
function aWorkflow(
  nodes: Record<string, readonly [number, number] | null>,
  links: readonly Link[] = [],
) {
  const connections: Record<string, Record<string, unknown[][]>> = {};
  for (const [from, to, output = 0, kind = "main"] of links) {
    connections[from] ??= {};
    const kinds = connections[from];
    kinds[kind] ??= [];
    const outputs = kinds[kind];
    while (outputs.length <= output) outputs.push([]);
    outputs[output]?.push({ node: to, type: kind, index: 0 });
  }
  return {
    nodes: Object.entries(nodes).map(([name, position]) => ({
      name,
      type: name === "If" ? "n8n-nodes-base.if" : "n8n-nodes-base.set",
      typeVersion: 1,
      ...(position ? { position } : {}),
    })),
    connections,
  };
}

describe("reading a workflow", () => {
  test("leaves out connections to nodes that are missing", () => {
    const flow = readFlow(aWorkflow({ A: [0, 0] }, [["A", "Ghost"]]));
    expect(flow.edges).toEqual([]);
  });

  test.each([undefined, null, 3, { nodes: "x", connections: [] }, { nodes: [null] }])(
    "survives %j",
    (workflow) => expect(() => readFlow(workflow)).not.toThrow(),
  );

  //  A ──► If ─true──► B
  //         └─false─► C        M ┄┄► B
  const branching = aWorkflow(
    { A: [0, 0], If: [220, 0], B: [440, -100], C: [440, 100], M: [440, 300] },
    [
      ["A", "If"],
      ["If", "B", 0],
      ["If", "C", 1],
      ["M", "B", 0, "ai_languageModel"],
    ],
  );

  test("tells sub-nodes from the main ones", () => {
    const roles = readFlow(branching).nodes.map((node) => [node.name, node.role]);
    expect(Object.fromEntries(roles)).toEqual({
      A: "main",
      If: "main",
      B: "main",
      C: "main",
      M: "sub",
    });
  });

  test("gives every node the ports that its connections need", () => {
    const flow = readFlow(branching);
    const ports = (name: string) => {
      const node = flow.nodes.find((each) => each.name === name);
      if (!node) throw new Error(`no node ${name}`);
      return portsOf(flow, node);
    };
    expect(ports("If")).toMatchObject({ inputs: 1, outputs: 2, outputLabels: ["true", "false"] });
    expect(ports("B")).toMatchObject({ inputs: 1, subInputs: ["ai_languageModel"] });
    expect(ports("A").inputs).toBe(0);
  });

  test("keeps the author's places", () => {
    const places = placeNodes(readFlow(branching));
    expect(places.get("C")?.y).toBeGreaterThan(places.get("B")?.y ?? 0);
    expect(places.get("If")?.x).toBeGreaterThan(places.get("A")?.x ?? 0);
  });
});

describe("placing nodes", () => {
  test("computes places where the author gave none, and none overlap", () => {
    const flow = readFlow(
      aWorkflow({ A: null, B: null, C: null, M: null, N: null }, [
        ["A", "B"],
        ["A", "C"],
        ["M", "B", 0, "ai_languageModel"],
        ["N", "B", 0, "ai_tool"],
      ]),
    );
    const places = placeNodes(flow);
    expect(places.size).toBe(5);
    expect(overlaps(flow.nodes, places)).toBe(false);
  });

  test("computes places where the author's lie on each other", () => {
    const flow = readFlow(aWorkflow({ A: [0, 0], B: [10, 10] }, [["A", "B"]]));
    expect(overlaps(flow.nodes, placeNodes(flow))).toBe(false);
  });
});

describe("the states of nodes", () => {
  const flow = readFlow(
    aWorkflow({ A: [0, 0], If: [220, 0], B: [440, 0], C: [440, 100] }, [
      ["A", "If"],
      ["If", "B", 0],
      ["If", "C", 1],
    ]),
  );
  const runs = [
    createFakeRun({ node: "A", sequence: 0 }),
    createFakeRun({ node: "If", sequence: 1, item_counts: [0, 5] }),
  ];
  const states = (...given: Parameters<typeof nodeViews>) =>
    Object.fromEntries([...nodeViews(...given)].map(([name, view]) => [name, view.state]));

  test("follow what is heard", () => {
    expect(states(flow, runs, new Set(["C"]), "running")).toEqual({
      A: "success",
      If: "success",
      B: "idle",
      C: "running",
    });
  });

  test("name the one node that must be at work when nothing was heard", () => {
    expect(states(flow, runs, new Set(), "running")["C"]).toBe("running");
    expect(states(flow, runs, new Set(), "running")["B"]).toBe("idle");
  });

  test("show what was not reached once it has ended", () => {
    const failed = [...runs, createFakeRun({ node: "C", sequence: 2, status: "error" })];
    expect(states(flow, failed, new Set(["C"]), "failed")).toMatchObject({
      C: "error",
      B: "skipped",
    });
  });

  test("count items over all runs of a node", () => {
    const twice = [
      ...runs,
      createFakeRun({ node: "If", run_index: 1, sequence: 2, item_counts: [1, 2] }),
    ];
    const view = nodeViews(flow, twice, new Set(), "running").get("If");
    expect([itemsOut(view, 0), itemsOut(view, 1), itemsOut(undefined, 0)]).toEqual([1, 7, null]);
  });

  test("the outline lists what ran in its order, then the rest from left to right", () => {
    const order = [
      createFakeRun({ node: "C", sequence: 0 }),
      createFakeRun({ node: "A", sequence: 1 }),
    ];
    expect(outlineOf(flow, order).map((node) => node.name)).toEqual(["C", "A", "If", "B"]);
  });
});

test("a type is shown in words", () => {
  expect(typeLabel("n8n-nodes-base.httpRequest")).toBe("http request");
  expect(typeLabel("@n8n/n8n-nodes-langchain.lmChatOllama")).toBe("lm chat ollama");
});
