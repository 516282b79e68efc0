/** Signing in, and what the caller may do. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "./client";
import { problemFrom } from "./problem";
import { session } from "./session";
import type { Me } from "./types";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/auth/me", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Exchange the one-time token of a welcome link for a session. */
export async function enterByLink(token: string): Promise<void> {
  const granted = await unwrap(api.POST("/api/auth/links", { body: { token } }));
  session.start({ token: granted.access_token, expiresAt: granted.expires_at });
}

/** Start a session with a token from `hive token`; throws when the server does not know it. */
export async function enterByToken(token: string): Promise<void> {
  const answer = await api.GET("/api/auth/me", { headers: { Authorization: `Bearer ${token}` } });
  if (!answer.response.ok) throw problemFrom(answer.response.status, answer.error);
  session.start({ token, expiresAt: null });
}

/** Tell whether the granted permissions, with wildcards, cover the wanted one. */
export function allows(granted: readonly string[], wanted: string): boolean {
  return granted.some(
    (each) =>
      each === "*" ||
      each === wanted ||
      (each.endsWith(".*") && wanted.startsWith(each.slice(0, -1))),
  );
}

/** Tell whether the caller may do any of these things. */
export function useMay(...permissions: readonly string[]): boolean {
  const { data } = useQuery(meQuery);
  return data ? permissions.some((each) => allows(permissionsOf(data), each)) : false;
}

const permissionsOf = (me: Me): readonly string[] => me.permissions;
