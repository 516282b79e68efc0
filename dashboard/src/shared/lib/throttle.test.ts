import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { throttle } from "./throttle";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("runs at once, then once more for all that was asked meanwhile", () => {
  const run = vi.fn();
  const ask = throttle(run, 1000);
  for (let time = 0; time < 5; time += 1) ask();
  expect(run).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1000);
  expect(run).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(5000);
  expect(run).toHaveBeenCalledTimes(2);
});

test("runs at once again after a quiet while", () => {
  const run = vi.fn();
  const ask = throttle(run, 1000);
  ask();
  vi.advanceTimersByTime(1000);
  ask();
  expect(run).toHaveBeenCalledTimes(2);
});
