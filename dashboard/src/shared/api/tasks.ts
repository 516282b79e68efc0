/** Tasks: keys, queries and changes. */
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, idempotencyKey, unwrap } from "./client";
import { PAGE_SIZE, paging } from "./pages";
import type { Band, Page, Task, TaskRequest, TaskStatus } from "./types";

export type TaskFilter = {
  status?: TaskStatus | undefined;
  priority?: Band | undefined;
  agent?: string | undefined;
  capability?: string | undefined;
  q?: string | undefined;
};

export const taskKeys = {
  all: ["tasks"] as const,
  lists: ["tasks", "list"] as const,
  detail: (id: string) => ["tasks", "detail", id] as const,
  routing: (id: string) => ["tasks", "routing", id] as const,
};

export const isOpenTask = (task: Pick<Task, "status">): boolean =>
  task.status === "pending" || task.status === "assigned" || task.status === "running";

const anyOpen = (pages: readonly Page<Task>[] | undefined): boolean =>
  pages?.some((page) => page.items.some(isOpenTask)) ?? false;

export const tasksQuery = (filter: TaskFilter = {}, limit = PAGE_SIZE) =>
  infiniteQueryOptions({
    queryKey: [...taskKeys.lists, filter, limit],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/tasks", {
          params: {
            query: {
              limit,
              status: filter.status ?? null,
              priority: filter.priority ?? null,
              agent: filter.agent ?? null,
              capability: filter.capability ?? null,
              q: filter.q ?? null,
              cursor: pageParam ?? null,
            },
          },
          signal,
        }),
      ),
    ...paging,
    // no topic tells of single tasks: open ones are looked at again, finished ones never change
    refetchInterval: (query) => (anyOpen(query.state.data?.pages) ? 4_000 : false),
  });

export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: taskKeys.detail(id),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/tasks/{task_id}", { params: { path: { task_id: id } }, signal })),
    refetchInterval: (query) => (query.state.data && isOpenTask(query.state.data) ? 1_000 : false),
  });

export const taskRoutingQuery = (id: string) =>
  queryOptions({
    queryKey: taskKeys.routing(id),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/tasks/{task_id}/routing", { params: { path: { task_id: id } }, signal }),
      ),
  });

export function useSubmitTask() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: TaskRequest) =>
      unwrap(api.POST("/api/tasks", { body, headers: { "Idempotency-Key": idempotencyKey() } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: taskKeys.lists }),
  });
}

export function useCancelTask() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      unwrap(api.DELETE("/api/tasks/{task_id}", { params: { path: { task_id: id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: taskKeys.all }),
  });
}

export function useAssignTask() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, agent }: { id: string; agent: string }) =>
      unwrap(
        api.PUT("/api/tasks/{task_id}/assign", {
          params: { path: { task_id: id } },
          body: { agent_id: agent },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: taskKeys.all }),
  });
}
