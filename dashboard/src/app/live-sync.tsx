/** Carries what the live topics say into the query cache, so that every screen moves. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { agentKeys } from "@/shared/api/agents";
import { executionKeys } from "@/shared/api/executions";
import { applyAgentUpdate, applyClusterStatus, applyExecutionEvent } from "@/shared/api/live-cache";
import { taskKeys } from "@/shared/api/tasks";
import { throttle } from "@/shared/lib/throttle";
import { readAgentUpdate, readExecutionEvent } from "@/shared/live/events";
import { useLive, useTopic } from "@/shared/live/live-context";

const REREAD_MS = 1000;

export function LiveSync() {
  const cache = useQueryClient();
  const live = useLive();
  const reread = useMemo(() => {
    const again = (queryKey: readonly string[]) =>
      throttle(() => void cache.invalidateQueries({ queryKey }), REREAD_MS);
    return {
      agents: again(agentKeys.all),
      executions: again(executionKeys.all),
      tasks: again(taskKeys.all),
    };
  }, [cache]);

  useEffect(() => live.onGap(() => void cache.invalidateQueries()), [live, cache]);

  useTopic("agent.*", (frame) => {
    const update = readAgentUpdate(frame);
    if (update) applyAgentUpdate(cache, update);
    reread.agents();
  });
  useTopic("task.*", () => reread.tasks());
  useTopic("execution.*", (frame) => {
    const event = readExecutionEvent(frame);
    if (!event) return;
    applyExecutionEvent(cache, event);
    if (event.type !== "node_started") reread.executions();
  });
  useTopic("cluster.status", (frame) => {
    if (applyClusterStatus(cache, frame.data)) reread.tasks();
  });
  return null;
}
