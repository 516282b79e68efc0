import { describe, expect, test } from "vitest";
import { missingNodes, readReport } from "@/shared/api/report";
import { readWorkflow } from "./import-file";
import { whyNot } from "./import-report";
import { readInput } from "./run-input";

const WORKFLOW = '{"name": "Greet", "nodes": [{}], "connections": {}, "big": 12345678901234567890}';

describe("a text to import", () => {
  test("is kept as it was written, so that no digit is lost", () => {
    expect(readWorkflow(`\uFEFF ${WORKFLOW}\n`)).toEqual({
      ok: true,
      text: WORKFLOW,
      name: "Greet",
      nodes: 1,
    });
  });

  test.each([
    ['{"nodes": [], "connections": {}}', "my-first_flow.json", "my first flow"],
    ['{"nodes": [], "connections": {}}', undefined, "Imported workflow"],
    ['{"name": "ab", "nodes": [], "connections": {}}', undefined, "Imported workflow"],
  ])("%s from %s is called %s", (text, file, name) => {
    expect(readWorkflow(text, file)).toMatchObject({ ok: true, name });
  });

  test.each([
    ["", "There is nothing in it."],
    ["[]", "A workflow is a JSON object with nodes and connections."],
    ['{"nodes": []}', "This is not a workflow of n8n: it has no connections."],
    ["{}", "This is not a workflow of n8n: it has no nodes and no connections."],
  ])("%j is refused: %s", (text, problem) => {
    expect(readWorkflow(text)).toEqual({ ok: false, problem });
  });

  test("that is broken JSON says so", () => {
    expect(readWorkflow("{ nodes: }")).toMatchObject({
      problem: expect.stringContaining("not JSON"),
    });
  });
});

describe("the report", () => {
  const node = {
    name: "Post",
    type: "n8n-nodes-base.slack",
    version: 2.2,
    versions: [],
    disabled: false,
  };

  test("counts enabled nodes that Hive lacks", () => {
    const nodes = [
      { ...node, state: "unknown_type" },
      { ...node, state: "unknown_type", disabled: true },
      { ...node, state: "ignored" },
      { ...node, state: "supported" },
    ];
    expect(missingNodes(readReport({ runnable: false, nodes }))).toHaveLength(1);
  });

  test("says what is missing", () => {
    expect(whyNot({ ...node, state: "unknown_type" })).toBe("Hive has no n8n-nodes-base.slack");
    expect(whyNot({ ...node, state: "unknown_version", versions: [1, 2] })).toBe(
      "version 2.2 of n8n-nodes-base.slack; Hive has 1, 2",
    );
  });
});

test.each([
  ["", { ok: true, value: null }],
  ['{"a": 1}', { ok: true, value: { a: 1 } }],
  ["[1]", { ok: true, value: [1] }],
  ["3", { ok: false, problem: "The input must be a JSON object or array." }],
])("the input %j is read", (text, expected) => expect(readInput(text)).toEqual(expected));
