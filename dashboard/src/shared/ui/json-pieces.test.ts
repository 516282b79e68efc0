import { expect, test } from "vitest";
import { piecesOf } from "./json-pieces";

const kinds = (line: string) =>
  piecesOf(line)
    .filter((piece) => piece.kind)
    .map((piece) => `${piece.kind} ${piece.text}`);

test.each([
  ['  "a": 1.5e-3,', ['key "a"', "number 1.5e-3"]],
  ['  "a": "b: 12",', ['key "a"', 'text "b: 12"']],
  ['  "q": "say \\"null\\"",', ['key "q"', 'text "say \\"null\\""']],
  ["  true,", ["word true"]],
  ["]", []],
])("%s", (line, expected) => expect(kinds(line)).toEqual(expected));

test("no character is lost", () => {
  const line = '  "key" : [1, -2.5, null, "text"], ';
  expect(
    piecesOf(line)
      .map((piece) => piece.text)
      .join(""),
  ).toBe(line);
});
