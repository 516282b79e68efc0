/** Executions: keys, queries and changes. */
import {
  infiniteQueryOptions,
  queryOptions,
  skipToken,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, idempotencyKey, unwrap } from "./client";
import { PAGE_SIZE, paging } from "./pages";
import type { Execution, ExecutionStatus, NodeRun, Page } from "./types";

type ExecutionFilter = {
  status?: ExecutionStatus | undefined;
  workflow?: string | undefined;
};

export const executionKeys = {
  all: ["executions"] as const,
  lists: ["executions", "list"] as const,
  detail: (id: string) => ["executions", "detail", id] as const,
  nodes: (id: string) => ["executions", "nodes", id] as const,
  workflow: (id: string) => ["executions", "workflow", id] as const,
  /** Kept apart: it is heard from live events and never read from the server. */
  atWork: (id: string) => ["at-work", id] as const,
};

const FINAL: ReadonlySet<ExecutionStatus> = new Set(["completed", "failed", "cancelled"]);

export const isFinal = (execution: Pick<Execution, "status">): boolean =>
  FINAL.has(execution.status);

export const executionsQuery = (filter: ExecutionFilter = {}, limit = PAGE_SIZE) =>
  infiniteQueryOptions({
    queryKey: [...executionKeys.lists, filter, limit],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/executions", {
          params: {
            query: {
              limit,
              status: filter.status ?? null,
              workflow_id: filter.workflow ?? null,
              cursor: pageParam ?? null,
            },
          },
          signal,
        }),
      ),
    ...paging,
  });

const at = (id: string) => ({ params: { path: { execution_id: id } } });

export const executionQuery = (id: string) =>
  queryOptions({
    queryKey: executionKeys.detail(id),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/executions/{execution_id}", { ...at(id), signal })),
    refetchInterval: (query) => (query.state.data && !isFinal(query.state.data) ? 5_000 : false),
  });

/** Every run of every node, in order and without items; the pages are read one after another. */
export const nodeRunsQuery = (id: string) =>
  queryOptions({
    queryKey: executionKeys.nodes(id),
    queryFn: async ({ signal }) => {
      const runs: NodeRun[] = [];
      let next: number | null = 0;
      while (next !== null) {
        const page: NodeRunPage = await readNodeRuns(
          id,
          { cursor: next, limit: 200, items_limit: 0 },
          signal,
        );
        runs.push(...page.items);
        next = page.next_cursor ? Number(page.next_cursor) : null;
      }
      return runs;
    },
  });

type NodeRunPage = Page<NodeRun>;
type NodeRunRange = { cursor: number; limit: number; items_limit: number; items_from?: number };

const readNodeRuns = (id: string, range: NodeRunRange, signal: AbortSignal): Promise<NodeRunPage> =>
  unwrap(
    api.GET("/api/executions/{execution_id}/nodes", {
      params: { path: { execution_id: id }, query: range },
      signal,
    }),
  );

const ITEMS_AT_ONCE = 200;

/** What one run of one node put out, page by page, for all its outputs at once. */
export const nodeItemsQuery = (id: string, run: Pick<NodeRun, "sequence" | "item_counts">) =>
  infiniteQueryOptions({
    queryKey: [...executionKeys.nodes(id), "items", run.sequence],
    queryFn: async ({ pageParam, signal }) => {
      const range = {
        cursor: run.sequence,
        limit: 1,
        items_from: pageParam,
        items_limit: ITEMS_AT_ONCE,
      };
      return (await readNodeRuns(id, range, signal)).items[0]?.outputs ?? [];
    },
    initialPageParam: 0,
    getNextPageParam: (_last, pages) => {
      const read = pages.length * ITEMS_AT_ONCE;
      return read < Math.max(0, ...run.item_counts) ? read : undefined;
    },
    staleTime: Number.POSITIVE_INFINITY, // what a run put out never changes
  });

/** The nodes at work right now, as far as live events told since the dashboard was opened. */
export const nodesAtWorkQuery = (id: string) =>
  queryOptions<ReadonlySet<string>>({
    queryKey: executionKeys.atWork(id),
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const executedWorkflowQuery = (id: string) =>
  queryOptions({
    queryKey: executionKeys.workflow(id),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/executions/{execution_id}/workflow", { ...at(id), signal })),
    staleTime: Number.POSITIVE_INFINITY, // what ran never changes
  });

export function useCancelExecution() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => unwrap(api.POST("/api/executions/{execution_id}/cancel", at(id))),
    onSettled: () => cache.invalidateQueries({ queryKey: executionKeys.all }),
  });
}

export type RetryStart = "failed_node" | "beginning";

export function useRetryExecution() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, start }: { id: string; start: RetryStart }) =>
      unwrap(
        api.POST("/api/executions/{execution_id}/retry", {
          ...at(id),
          body: { start },
          headers: { "Idempotency-Key": idempotencyKey() },
        }),
      ),
    onSuccess: () => cache.invalidateQueries({ queryKey: executionKeys.lists }),
  });
}
