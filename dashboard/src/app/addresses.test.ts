import { describe, expect, test } from "vitest";
import { localPath, tasksSearch } from "./search";
import { takeWelcomeToken, welcomeToken } from "./session-gate";

describe("a welcome link", () => {
  test.each([
    ["#/welcome?token=abc_-123", "abc_-123"],
    ["#/welcome?token=", null],
    ["#/welcome", null],
    ["#/other?token=abc", null],
    ["", null],
  ])("%s carries %s", (hash, token) => expect(welcomeToken(hash)).toBe(token));

  test("loses its token from the address at once", () => {
    window.history.replaceState(null, "", "/#/welcome?token=once");
    expect(takeWelcomeToken()).toBe("once");
    expect(window.location.href).not.toContain("once");
    expect(takeWelcomeToken()).toBeNull();
  });
});

describe("where to go after login", () => {
  test.each([
    ["/tasks?status=pending", "/tasks?status=pending"],
    ["//evil.example", undefined],
    ["/\\evil.example", undefined],
    ["https://evil.example", undefined],
    ["/login?next=/login", undefined],
    [7, undefined],
  ])("%s gives %s", (value, path) => expect(localPath(value)).toBe(path));
});

test("filters that mean nothing are left out", () => {
  expect(tasksSearch({ status: "weird", priority: "high", agent: "", q: 3, task: "1" })).toEqual({
    priority: "high",
    task: "1",
  });
});
