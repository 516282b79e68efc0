import { expect, test } from "vitest";
import { EMPTY_FIELDS, readCapabilities, slugOf, toRegistration } from "./register-form";

test.each([
  [
    "code_generation 0.9, testing",
    [
      ["code_generation", 0.9],
      ["testing", 1],
    ],
  ],
  [
    "a:0.5\nb = .25,,",
    [
      ["a", 0.5],
      ["b", 0.25],
    ],
  ],
  ["gpt 4", [["gpt 4", 1]]],
  ["", []],
])("%j", (text, expected) => {
  expect(readCapabilities(text).map((each) => [each.name, each.proficiency])).toEqual(expected);
});

test.each([
  ["WALNUT", "walnut"],
  ["Büro 2 (GPU)", "bu-ro-2-gpu"],
  ["___", ""],
])("the slug of %s is %j", (name, slug) => expect(slugOf(name)).toBe(slug));

test("what was left empty is left to Hive", () => {
  const fields = { ...EMPTY_FIELDS, name: " WALNUT ", endpoint: " http://walnut:11434 " };
  expect(toRegistration(fields)).toEqual({
    agent_id: "walnut",
    name: "WALNUT",
    endpoint: "http://walnut:11434",
    slots: 1,
    capabilities: [],
    model: null,
    driver: null,
  });
});
