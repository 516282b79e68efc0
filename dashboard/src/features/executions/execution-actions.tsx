/** What a person can do with an execution. */
import { Button, Menu } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useMay } from "@/shared/api/auth";
import {
  isFinal,
  type RetryStart,
  useCancelExecution,
  useRetryExecution,
} from "@/shared/api/executions";
import { messageOf } from "@/shared/api/problem";
import type { Execution } from "@/shared/api/types";
import { Icon } from "@/shared/ui/icon";

export function ExecutionActions({ execution }: { execution: Execution }) {
  const mayManage = useMay("executions.manage");
  const cancel = useCancelExecution();
  if (!mayManage) return null;
  return (
    <>
      {cancel.error ? <span role="alert">{messageOf(cancel.error)}</span> : null}
      {isFinal(execution) ? null : (
        <Button
          variant="default"
          leftSection={<Icon name="stop" />}
          loading={cancel.isPending}
          onClick={() => cancel.mutate(execution.id)}
        >
          Cancel
        </Button>
      )}
      {isFinal(execution) || execution.status === "needs_attention" ? (
        <Retry execution={execution} />
      ) : null}
    </>
  );
}

function Retry({ execution }: { execution: Execution }) {
  const retry = useRetryExecution();
  const navigate = useNavigate();
  const run = (start: RetryStart) =>
    retry.mutate(
      { id: execution.id, start },
      {
        onSuccess: ({ execution_id }) =>
          void navigate({ to: "/executions/$executionId", params: { executionId: execution_id } }),
      },
    );
  if (!execution.error_node)
    return (
      <>
        <RetryError error={retry.error} />
        <Button
          leftSection={<Icon name="retry" />}
          loading={retry.isPending}
          onClick={() => run("beginning")}
        >
          Run again
        </Button>
      </>
    );
  return (
    <>
      <RetryError error={retry.error} />
      <Menu position="bottom-end">
        <Menu.Target>
          <Button leftSection={<Icon name="retry" />} loading={retry.isPending}>
            Retry
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => run("failed_node")}>From {execution.error_node}</Menu.Item>
          <Menu.Item onClick={() => run("beginning")}>From the beginning</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function RetryError({ error }: { error: unknown }) {
  return error ? <span role="alert">{messageOf(error)}</span> : null;
}
