import { expect, test } from "vitest";
import { readAgentUpdate, readExecutionEvent } from "./events";
import { covers, type Frame, readFrames } from "./frames";

const aFrame = (topic: string, data: unknown): Frame => ({
  id: "1",
  type: "data",
  topic,
  data,
  timestamp: "2026-07-06T12:00:00Z",
});

test("reads the specification's workflow event, with the name of the node where there is one", () => {
  const data = {
    node_id: "n-1",
    node: "Set",
    progress: 0.5,
    item_counts: [2, "x", 1],
    status: "success",
  };
  const event = { type: "node_completed", execution_id: "e-1", workflow_id: "w-1", data };
  expect(readExecutionEvent(aFrame("execution.e-1", event))).toEqual({
    type: "node_completed",
    executionId: "e-1",
    node: "Set",
    runIndex: 0,
    status: "success",
    durationS: null,
    itemCounts: [2, 1],
    progress: 0.5,
    error: null,
  });
});

test.each([null, "text", [], {}, { type: "node_completed" }])("%j is no workflow event", (data) => {
  expect(readExecutionEvent(aFrame("execution.e-1", data))).toBeNull();
});

test("reads the specification's agent message", () => {
  const data = {
    status: "busy",
    current_task: "task_456",
    performance: { tps: 18.5, cpu_usage: null },
  };
  expect(readAgentUpdate(aFrame("agent.acacia", data))).toEqual({
    slug: "acacia",
    status: "busy",
    tokensPerSecond: 18.5,
  });
});

test.each([
  ["agent.*", "agent.acacia", true],
  ["agent.acacia", "agent.acacia", true],
  ["agent.acacia", "agent.acacia2", false],
  ["agent.*", "agents.acacia", false],
])("%s covers %s: %s", (pattern, topic, answer) => expect(covers(pattern, topic)).toBe(answer));

test.each([
  ["", 0],
  ["{", 0],
  [12, 0],
  ['{"type":"ping"}', 1],
  ['[{"type":"ping"},{"a":1}]', 1],
])("%j holds %i frames", (message, count) => expect(readFrames(message)).toHaveLength(count));
