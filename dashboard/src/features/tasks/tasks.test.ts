import { expect, test } from "vitest";
import { createFakeTask } from "@/shared/testing/fakes";
import { EMPTY_FIELDS, titleOf, toRequest } from "./submit-form";
import { waitingFor } from "./task-drawer";
import { withField } from "./task-filters";

test("a task without a title takes the first line of its prompt", () => {
  const request = toRequest({ ...EMPTY_FIELDS, prompt: "\nSay hello\nin five words" });
  expect(request).toEqual({
    title: "Say hello",
    description: "\nSay hello\nin five words",
    priority: 50,
    capabilities: [],
  });
  expect(titleOf("x".repeat(100))).toHaveLength(80);
});

test("only what was chosen is sent", () => {
  const fields = {
    ...EMPTY_FIELDS,
    prompt: "Go",
    capabilities: ["a"],
    agent: "acacia",
    maxTokens: 5,
  };
  expect(toRequest(fields as typeof EMPTY_FIELDS)).toMatchObject({
    agent_id: "acacia",
    capabilities: [{ name: "a", min_proficiency: 0 }],
    parameters: { max_tokens: 5 },
  });
});

test("a filter loses the field that is cleared and keeps the rest", () => {
  expect(withField({ status: "failed", q: "x" }, "status", null)).toEqual({ q: "x" });
  expect(withField({ q: "x" }, "agent", "acacia")).toEqual({ q: "x", agent: "acacia" });
});

test.each([
  [{ status: "running", agent_id: "acacia" }, "acacia is answering…"],
  [{ status: "pending", dependencies_left: 2 }, "Waits for 2 other tasks to finish."],
  [{ status: "pending" }, "Waits for a free agent."],
] as const)("%j says: %s", (change, text) => {
  expect(waitingFor(createFakeTask(change))).toBe(text);
});
