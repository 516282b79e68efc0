/** Agents: keys, queries and changes. */
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, idempotencyKey, unwrap } from "./client";
import { PAGE_SIZE, paging } from "./pages";
import type { AgentMode, AgentRegistration } from "./types";

export const agentKeys = {
  all: ["agents"] as const,
  lists: ["agents", "list"] as const,
  detail: (slug: string) => ["agents", "detail", slug] as const,
  health: (slug: string) => ["agents", "health", slug] as const,
  loads: ["agents", "loads"] as const,
};

export const agentsQuery = () =>
  infiniteQueryOptions({
    queryKey: agentKeys.lists,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/agents", {
          params: { query: { limit: PAGE_SIZE, cursor: pageParam ?? null } },
          signal,
        }),
      ),
    ...paging,
  });

export const agentQuery = (slug: string) =>
  queryOptions({
    queryKey: agentKeys.detail(slug),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/agents/{agent_id}", { params: { path: { agent_id: slug } }, signal })),
  });

export const agentHealthQuery = (slug: string) =>
  queryOptions({
    queryKey: agentKeys.health(slug),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/agents/{agent_id}/health", { params: { path: { agent_id: slug } }, signal }),
      ),
    refetchInterval: 15_000,
  });

/** Slots in use, by agent. */
export const agentLoadsQuery = queryOptions({
  queryKey: agentKeys.loads,
  queryFn: ({ signal }) => unwrap(api.GET("/api/status/agents", { signal })),
  refetchInterval: 10_000,
});

export function useRegisterAgent() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: AgentRegistration) =>
      unwrap(api.POST("/api/agents", { body, headers: { "Idempotency-Key": idempotencyKey() } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: agentKeys.all }),
  });
}

export function useRemoveAgent() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (slug: string) =>
      unwrap(api.DELETE("/api/agents/{agent_id}", { params: { path: { agent_id: slug } } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: agentKeys.lists }),
  });
}

export function useSetAgentMode() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ slug, mode }: { slug: string; mode: AgentMode }) =>
      unwrap(
        api.POST("/api/agents/{agent_id}/mode", {
          params: { path: { agent_id: slug } },
          body: { mode },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: agentKeys.all }),
  });
}
