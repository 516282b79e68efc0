/** The state of the whole hive. */
import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "./client";

export const statusKeys = { cluster: ["status", "cluster"] as const };

export const clusterQuery = queryOptions({
  queryKey: statusKeys.cluster,
  queryFn: ({ signal }) => unwrap(api.GET("/api/status/cluster", { signal })),
  refetchInterval: 15_000,
});
