import { expect, test } from "vitest";
import { bandOf, LOOKS, lookOf } from "./status";

test("every state has a word, so that colour is never alone", () => {
  for (const table of Object.values(LOOKS))
    for (const look of Object.values(table)) expect(look.label).not.toBe("");
});

test("within a kind, no two states look the same", () => {
  for (const table of Object.values(LOOKS)) {
    const looks = Object.values(table).map((look) => `${look.label} ${look.glyph}`);
    expect(new Set(looks).size).toBe(looks.length);
  }
});

test("a state that is not known is shown by its own name", () => {
  expect(lookOf("task", "paused").label).toBe("paused");
});

test.each([
  [100, "high"],
  [67, "high"],
  [66, "medium"],
  [34, "medium"],
  [33, "low"],
  [0, "low"],
])("priority %i is in band %s", (priority, band) => expect(bandOf(priority)).toBe(band));
