import { QueryClient } from "@tanstack/react-query";
import { describe, expect, test } from "vitest";
import {
  createFakeAgent,
  createFakeEvent,
  createFakeExecution,
  createFakeRun,
} from "@/shared/testing/fakes";
import { agentKeys } from "./agents";
import { executionKeys } from "./executions";
import {
  applyAgentUpdate,
  applyClusterStatus,
  applyExecutionEvent,
  nodesAtWork,
  patchExecution,
  patchRuns,
} from "./live-cache";
import { statusKeys } from "./status";

describe("an execution after an event", () => {
  test.each([
    ["node_completed", "success", "running"],
    ["execution_started", null, "running"],
    ["execution_completed", "completed", "completed"],
    ["execution_completed", "cancelled", "cancelled"],
    ["error", "failed", "failed"],
    ["error", "needs_attention", "needs_attention"],
  ] as const)("%s with status %s leaves it %s", (type, status, after) => {
    const event = createFakeEvent({ type, status });
    expect(patchExecution(createFakeExecution({ status: "pending" }), event).status).toBe(after);
  });

  test("never falls back in progress", () => {
    const execution = createFakeExecution({ progress: 0.8 });
    expect(patchExecution(execution, createFakeEvent({ progress: 0.4 })).progress).toBe(0.8);
  });

  test("stays ended whatever comes late", () => {
    const execution = createFakeExecution({ status: "cancelled", progress: 0.2 });
    expect(patchExecution(execution, createFakeEvent({ progress: 0.9 }))).toBe(execution);
  });
});

describe("the runs after an event", () => {
  test("have the new run with its counts, after all others", () => {
    const runs = patchRuns([createFakeRun({ sequence: 4 })], createFakeEvent({ node: "Set" }));
    expect(runs.at(-1)).toMatchObject({
      node: "Set",
      sequence: 5,
      item_counts: [3],
      status: "success",
    });
  });

  test("keep a run that is known already", () => {
    const known = createFakeRun({ node: "Start", item_counts: [7] });
    expect(patchRuns([known], createFakeEvent({ node: "Start" }))).toEqual([known]);
  });

  test("hold each run of a node in a loop", () => {
    const first = createFakeRun({ node: "Loop" });
    expect(patchRuns([first], createFakeEvent({ node: "Loop", runIndex: 1 }))).toHaveLength(2);
  });
});

describe("the nodes at work", () => {
  const started = (node: string) => ({ type: "node_started", node });
  const completed = (node: string) => ({ type: "node_completed", node });

  test("come and go", () => {
    const both = [started("A"), started("B")].reduce(nodesAtWork, new Set());
    expect([...nodesAtWork(both, completed("A"))]).toEqual(["B"]);
  });

  test("are none once the execution has ended", () => {
    const running = nodesAtWork(new Set(), started("A"));
    expect(nodesAtWork(running, { type: "execution_completed", node: null }).size).toBe(0);
    expect(nodesAtWork(running, { type: "error", node: "A" }).size).toBe(0);
  });
});

describe("the cache", () => {
  const page = <T>(...items: T[]) => ({
    pages: [{ items, next_cursor: null }],
    pageParams: [undefined],
  });

  test("shows an agent's new state in lists and details", () => {
    const cache = new QueryClient();
    cache.setQueryData(agentKeys.lists, page(createFakeAgent()));
    cache.setQueryData(agentKeys.detail("acacia"), createFakeAgent());
    applyAgentUpdate(cache, { slug: "acacia", status: "busy", tokensPerSecond: null });
    expect(cache.getQueryData(agentKeys.lists)).toMatchObject({
      pages: [{ items: [{ status: "busy", tokens_per_second: 18.5 }] }],
    });
    expect(cache.getQueryData(agentKeys.detail("acacia"))).toMatchObject({ status: "busy" });
  });

  test("does not believe a state that it does not know", () => {
    const cache = new QueryClient();
    cache.setQueryData(agentKeys.detail("acacia"), createFakeAgent());
    applyAgentUpdate(cache, { slug: "acacia", status: "on fire", tokensPerSecond: 3 });
    expect(cache.getQueryData(agentKeys.detail("acacia"))).toMatchObject({
      status: "online",
      tokens_per_second: 3,
    });
  });

  test("moves the execution, its row, its runs and its nodes at work together", () => {
    const cache = new QueryClient();
    const execution = createFakeExecution();
    cache.setQueryData(executionKeys.detail(execution.id), execution);
    cache.setQueryData([...executionKeys.lists, {}, 50], page(execution));
    cache.setQueryData(executionKeys.nodes(execution.id), []);
    applyExecutionEvent(cache, createFakeEvent({ type: "node_started", progress: null }));
    expect(cache.getQueryData(executionKeys.atWork(execution.id))).toEqual(new Set(["Start"]));
    applyExecutionEvent(cache, createFakeEvent());
    expect(cache.getQueryData(executionKeys.atWork(execution.id))).toEqual(new Set());
    expect(cache.getQueryData(executionKeys.detail(execution.id))).toMatchObject({ progress: 0.5 });
    expect(cache.getQueryData([...executionKeys.lists, {}, 50])).toMatchObject({
      pages: [{ items: [{ progress: 0.5 }] }],
    });
    expect(cache.getQueryData(executionKeys.nodes(execution.id))).toHaveLength(1);
  });

  test("tells whether the cluster's counts changed, not only its clock", () => {
    const cache = new QueryClient();
    const status = { timestamp: "1", agents: {}, tasks: { pending: 1 }, queue: { high: 1 } };
    expect(applyClusterStatus(cache, status)).toBe(true);
    expect(applyClusterStatus(cache, { ...status, timestamp: "2" })).toBe(false);
    expect(applyClusterStatus(cache, { ...status, tasks: { pending: 0 } })).toBe(true);
    expect(applyClusterStatus(cache, "nonsense")).toBe(false);
    expect(cache.getQueryData(statusKeys.cluster)).toMatchObject({ tasks: { pending: 0 } });
  });
});
