import { expect, test } from "vitest";
import { allows } from "./auth";
import { fieldError, messageOf, problemFrom } from "./problem";

test("a problem document speaks for itself", () => {
  const error = problemFrom(422, {
    title: "Unprocessable Content",
    status: 422,
    code: "invalid_request",
    detail: "name: is too short",
    errors: [{ field: "capabilities.0.name", message: "is unknown" }],
    correlation_id: "r-1",
  });
  expect(error).toMatchObject({ status: 422, code: "invalid_request", correlationId: "r-1" });
  expect(messageOf(error)).toBe("name: is too short");
  expect(fieldError(error, "capabilities")).toBe("is unknown");
  expect(fieldError(error, "cap")).toBeUndefined();
});

test.each([undefined, null, "<html>", [], { detail: 3 }])(
  "a refusal with %j still has words",
  (body) => {
    expect(messageOf(problemFrom(502, body))).toBe("The server answered 502.");
  },
);

test.each([
  [["*"], "agents.manage", true],
  [["workflows.*"], "workflows.create", true],
  [["workflows.view"], "workflows.create", false],
  [["work.*"], "workflows.create", false],
  [[], "workflows.view", false],
])("%j allows %s: %s", (granted, wanted, answer) => expect(allows(granted, wanted)).toBe(answer));
