import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isMissingPart, reloadWhenBack } from "./missing-part";

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test.each([
  ["Unable to preload CSS for http://127.0.0.1/assets/facts.css", true],
  ["Failed to fetch dynamically imported module: http://127.0.0.1/assets/a.js", true],
  ["Importing a module script failed.", true],
  ["Cannot read properties of undefined", false],
])("%s is a missing part: %s", (message, answer) => {
  expect(isMissingPart(new Error(message))).toBe(answer);
});

test("waits until the server answers, then reloads once in a while at most", async () => {
  const answers = vi.fn(async () => new Response());
  answers.mockRejectedValueOnce(new Error("down"));
  vi.stubGlobal("fetch", answers);
  const reload = vi.fn();
  const stop = reloadWhenBack(reload);
  await vi.advanceTimersByTimeAsync(0);
  expect(reload).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2000);
  expect(reload).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(reload).toHaveBeenCalledTimes(1);
  stop();
});
