import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { ApiError } from "@/shared/api/problem";
import { renderUi } from "@/shared/testing/render";
import { ConfirmButton } from "./confirm-button";
import { DataTable } from "./data-table";
import { Failure } from "./feedback";
import { QueryView } from "./query-view";
import { StatusBadge } from "./status-badge";
import { RelativeTime } from "./time";

const refused = new ApiError({
  status: 409,
  code: "agent_exists",
  detail: "An agent 'acacia' is registered already.",
  correlationId: "r-42",
});

describe("a list", () => {
  const aQuery = (change: object) => ({
    data: undefined as string[] | undefined,
    error: null as unknown,
    isPending: false,
    refetch: vi.fn(),
    ...change,
  });
  const show = (query: ReturnType<typeof aQuery>) =>
    renderUi(
      <QueryView query={query} isEmpty={(rows) => rows.length === 0} empty="Nothing here">
        {(rows) => rows.join(", ")}
      </QueryView>,
    );

  test("says that it is loading", () => {
    show(aQuery({ isPending: true }));
    expect(screen.getByRole("status", { name: "Loading" })).toBeTruthy();
  });

  test("says why it could not be loaded, and tries again when asked", () => {
    const query = aQuery({ error: refused });
    show(query);
    expect(screen.getByRole("alert").textContent).toContain("registered already");
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(query.refetch).toHaveBeenCalledOnce();
  });

  test("says that it is empty", () => {
    show(aQuery({ data: [] }));
    expect(screen.getByText("Nothing here")).toBeTruthy();
  });

  test("keeps its rows when reading them again fails, and says that they may be old", () => {
    show(aQuery({ data: ["a", "b"], error: refused }));
    expect(screen.getByText(/a, b/)).toBeTruthy();
    expect(screen.getByRole("alert").textContent).toContain("may be out of date");
  });
});

test("a fault of the server's own shows the id to quote, a refusal does not", () => {
  renderUi(<Failure error={refused} />);
  expect(screen.queryByText("Request r-42")).toBeNull();
  const fault = { status: 500, code: "bug", detail: "Hive made a mistake.", correlationId: "r-42" };
  renderUi(<Failure error={new ApiError(fault)} />);
  expect(screen.getByText("Request r-42")).toBeTruthy();
});

test("a state is a word, not only a colour", () => {
  renderUi(<StatusBadge kind="execution" status="needs_attention" />);
  expect(screen.getByText("Needs attention")).toBeTruthy();
});

test("a relative time carries the exact one", () => {
  renderUi(<RelativeTime at="2026-07-06T12:00:00Z" />);
  const time = screen.getByText((_, element) => element?.tagName === "TIME");
  expect(time.getAttribute("datetime")).toBe("2026-07-06T12:00:00Z");
  expect(time.getAttribute("title")).toContain("2026");
});

test("a table names its columns and rows", () => {
  const columns = [{ key: "name", header: "Name", cell: (row: { name: string }) => row.name }];
  renderUi(
    <DataTable
      caption="Agents"
      columns={columns}
      rows={[{ name: "acacia" }]}
      rowKey={(row) => row.name}
    />,
  );
  expect(screen.getByRole("table", { name: "Agents" })).toBeTruthy();
  expect(screen.getByRole("columnheader", { name: "Name" })).toBeTruthy();
  expect(screen.getByRole("cell", { name: "acacia" })).toBeTruthy();
});

describe("what cannot be undone", () => {
  const show = (onConfirm: () => Promise<unknown>) =>
    renderUi(
      <ConfirmButton
        label="Remove…"
        question="Remove ACACIA?"
        explanation="It takes no new work."
        confirmLabel="Remove agent"
        onConfirm={onConfirm}
      />,
    );

  test("is asked first", () => {
    const remove = vi.fn(async () => undefined);
    show(remove);
    fireEvent.click(screen.getByRole("button", { name: "Remove…" }));
    expect(remove).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole("button", { name: "Remove agent" }));
    expect(remove).toHaveBeenCalledOnce();
  });

  test("stays open and says why when it is refused", async () => {
    show(async () => {
      throw refused;
    });
    fireEvent.click(screen.getByRole("button", { name: "Remove…" }));
    fireEvent.click(screen.getByRole("button", { name: "Remove agent" }));
    expect((await screen.findByRole("alert")).textContent).toContain("registered already");
  });
});
