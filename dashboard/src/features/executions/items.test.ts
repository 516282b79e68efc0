import { expect, test } from "vitest";
import { createFakeEvent } from "@/shared/testing/fakes";
import { cellText, columnsOf, jsonOf } from "./items";
import { sentenceFor } from "./use-announcements";

test("the columns are the fields of all items, as they first appear", () => {
  expect(columnsOf([{ a: 1 }, { b: 2, a: 3 }, {}])).toEqual(["a", "b"]);
});

test.each([
  [undefined, ""],
  [null, "null"],
  ["text", "text"],
  [{ a: [1] }, '{"a":[1]}'],
  ["x".repeat(400), `${"x".repeat(300)}…`],
])("a cell shows %j", (value, text) => expect(cellText(value)).toBe(text));

test("an item without json is an empty row", () => {
  expect(jsonOf({ json: { a: 1 } })).toEqual({ a: 1 });
  expect(jsonOf({ json: [1] })).toEqual({});
});

test.each([
  [createFakeEvent({ node: "Set" }), "Set finished."],
  [createFakeEvent({ node: "Set", status: "error" }), "Set failed."],
  [
    createFakeEvent({ type: "execution_completed", status: "cancelled" }),
    "The execution was cancelled.",
  ],
  [createFakeEvent({ type: "error", error: "no agent" }), "The execution failed: no agent"],
  [createFakeEvent({ type: "node_started" }), null],
])("screen readers hear of %j", (event, sentence) => expect(sentenceFor(event)).toBe(sentence));
