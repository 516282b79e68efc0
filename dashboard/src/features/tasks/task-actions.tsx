/** What a person can do with a task: cancel it, or give it to an agent by hand. */
import { Button, Group, Select, Stack } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { agentsQuery } from "@/shared/api/agents";
import { useMay } from "@/shared/api/auth";
import { rowsOf } from "@/shared/api/pages";
import { isOpenTask, useAssignTask, useCancelTask } from "@/shared/api/tasks";
import type { Task } from "@/shared/api/types";
import { lookOf } from "@/shared/lib/status";
import { FailureIfAny } from "@/shared/ui/feedback";

export function TaskActions({ task }: { task: Task }) {
  const mayAssign = useMay("tasks.assign");
  const cancel = useCancelTask();
  if (!isOpenTask(task)) return null;
  return (
    <Stack gap="xs">
      <FailureIfAny error={cancel.error} title="The task was not cancelled" />
      <Group gap="xs" align="flex-end">
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(task.id)}>
          Cancel task
        </Button>
        {mayAssign && task.status !== "running" ? <AssignByHand task={task} /> : null}
      </Group>
    </Stack>
  );
}

function AssignByHand({ task }: { task: Task }) {
  const [agent, setAgent] = useState<string | null>(null);
  const agents = rowsOf(useInfiniteQuery(agentsQuery()).data);
  const assign = useAssignTask();
  return (
    <>
      <Select
        aria-label="Agent to give the task to"
        placeholder="Give to an agent…"
        data={agents.map((each) => ({
          value: each.agent_id,
          label: `${each.name} (${lookOf("agent", each.status).label.toLowerCase()})`,
        }))}
        value={agent}
        onChange={setAgent}
        size="xs"
        w={220}
      />
      <Button
        variant="default"
        disabled={!agent}
        loading={assign.isPending}
        onClick={() => agent && assign.mutate({ id: task.id, agent })}
      >
        Assign
      </Button>
      {assign.error ? <FailureIfAny error={assign.error} title="It was not assigned" /> : null}
    </>
  );
}
