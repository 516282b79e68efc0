import { describe, expect, test } from "vitest";
import {
  formatDuration,
  formatElapsed,
  formatPercent,
  formatRelative,
  formatSpeed,
  plural,
  secondsBetween,
  sentence,
  shortId,
  words,
} from "./format";

describe("a duration is read in the units that matter", () => {
  test.each([
    [null, "–"],
    [Number.NaN, "–"],
    [0, "< 1 ms"],
    [0.0123, "12 ms"],
    [0.9994, "999 ms"],
    [0.9999, "1.0 s"],
    [8.46, "8.5 s"],
    [59.94, "59.9 s"],
    [59.96, "1 min 0 s"],
    [61, "1 min 1 s"],
    [3599.6, "1 h 0 min"],
    [7384, "2 h 3 min"],
    [90_000, "1 d 1 h"],
  ])("%s is %s", (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});

test("a duration that still grows is in whole seconds", () => {
  expect([0.4, 5.9, 61.7].map(formatElapsed)).toEqual(["0 s", "5 s", "1 min 1 s"]);
});

describe("a time is relative for a week, then a date", () => {
  const now = Date.parse("2026-07-06T12:00:00Z");
  test.each([
    ["2026-07-06T11:59:57Z", "just now"],
    ["2026-07-06T11:59:20Z", "40 s ago"],
    ["2026-07-06T11:00:00Z", "1 h ago"],
    ["2026-07-06T12:05:30Z", "in 5 min"],
    ["2026-07-03T12:00:00Z", "3 d ago"],
    ["2026-06-01T12:00:00Z", "1 Jun 2026"],
  ])("%s is %s", (instant, text) => expect(formatRelative(instant, now)).toBe(text));
});

test("progress is rounded down, so that 100 % means all of it", () => {
  expect([0, 0.999, 1].map(formatPercent)).toEqual(["0 %", "99 %", "100 %"]);
});

test("a speed that was not measured is no number", () => {
  expect(formatSpeed(null, "tokens/s")).toBe("–");
  expect(formatSpeed(18.52, "tokens/s")).toBe("18.5 tokens/s");
  expect(formatSpeed(1234.5)).toBe("1,235");
});

test("an open end counts to now, and clocks that differ never give less than nothing", () => {
  const now = Date.parse("2026-07-06T12:00:10Z");
  expect(secondsBetween("2026-07-06T12:00:00Z", null, now)).toBe(10);
  expect(secondsBetween("2026-07-06T12:00:20Z", null, now)).toBe(0);
  expect(secondsBetween(null, null, now)).toBeNull();
});

test("small words", () => {
  expect(plural(1, "item")).toBe("1 item");
  expect(plural(1200, "try", "tries")).toBe("1,200 tries");
  expect(words("code_generation")).toBe("code generation");
  expect(sentence("attempts exhausted")).toBe("Attempts exhausted");
  expect(shortId("0197e7a1-1111-7000-8000-0000deadbeef")).toBe("deadbeef");
});
