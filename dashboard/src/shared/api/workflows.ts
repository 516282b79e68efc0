/** Stored workflows: keys, queries and changes. */
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, idempotencyKey, unwrap } from "./client";
import { PAGE_SIZE, paging } from "./pages";
import { readReport } from "./report";

const workflowKeys = {
  all: ["workflows"] as const,
  lists: ["workflows", "list"] as const,
  detail: (id: string) => ["workflows", "detail", id] as const,
  report: (id: string) => ["workflows", "report", id] as const,
};

export const workflowsQuery = (q?: string) =>
  infiniteQueryOptions({
    queryKey: [...workflowKeys.lists, q ?? null],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/workflows", {
          params: { query: { limit: PAGE_SIZE, q: q ?? null, cursor: pageParam ?? null } },
          signal,
        }),
      ),
    ...paging,
  });

const at = (id: string) => ({ params: { path: { workflow_id: id } } });

export const workflowQuery = (id: string) =>
  queryOptions({
    queryKey: workflowKeys.detail(id),
    queryFn: ({ signal }) => unwrap(api.GET("/api/workflows/{workflow_id}", { ...at(id), signal })),
  });

export const workflowReportQuery = (id: string) =>
  queryOptions({
    queryKey: workflowKeys.report(id),
    queryFn: async ({ signal }) =>
      readReport(
        await unwrap(api.GET("/api/workflows/{workflow_id}/report", { ...at(id), signal })),
      ),
  });

/** A workflow to import: the text as it was given, since Hive keeps the exact bytes. */
type NewWorkflow = { name: string; text: string };

export function useCheckWorkflow() {
  return useMutation({
    mutationFn: async (text: string) =>
      readReport(
        await unwrap(api.POST("/api/workflows/check", { body: {}, bodySerializer: () => text })),
      ),
  });
}

export function useAddWorkflow() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ name, text }: NewWorkflow) =>
      unwrap(
        api.POST("/api/workflows", {
          body: { name, n8n_data: {}, active: false },
          bodySerializer: () => `{"name":${JSON.stringify(name)},"n8n_data":${text}}`,
          headers: { "Idempotency-Key": idempotencyKey() },
        }),
      ),
    onSuccess: () => cache.invalidateQueries({ queryKey: workflowKeys.lists }),
  });
}

export function useRemoveWorkflow() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE("/api/workflows/{workflow_id}", at(id))),
    onSuccess: () => cache.invalidateQueries({ queryKey: workflowKeys.lists }),
  });
}

export function useSetActive() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, active }: { id: string; active: boolean }) =>
      active
        ? unwrap(api.POST("/api/workflows/{workflow_id}/activate", at(id)))
        : unwrap(api.POST("/api/workflows/{workflow_id}/deactivate", at(id))),
    onSettled: () => cache.invalidateQueries({ queryKey: workflowKeys.all }),
  });
}

export type ExecutionInput = Record<string, unknown> | unknown[] | null;

export function useRunWorkflow() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, input }: { id: string; input: ExecutionInput }) =>
      unwrap(
        api.POST("/api/workflows/{workflow_id}/execute", {
          ...at(id),
          body: { input_data: input },
          headers: { "Idempotency-Key": idempotencyKey() },
        }),
      ),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["executions", "list"] }),
  });
}

/** Save the workflow's JSON as the browser saves files. */
export async function downloadWorkflow(id: string, name: string): Promise<void> {
  const blob = await unwrap(
    api.GET("/api/workflows/{workflow_id}/export", { ...at(id), parseAs: "blob" }),
  );
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name.replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase() || "workflow"}.json`;
  link.click();
  URL.revokeObjectURL(address);
}
