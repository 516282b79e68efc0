/** What a person can do with a workflow. */
import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useMay } from "@/shared/api/auth";
import { messageOf } from "@/shared/api/problem";
import type { StoredWorkflow } from "@/shared/api/types";
import { downloadWorkflow, useRemoveWorkflow, useSetActive } from "@/shared/api/workflows";
import { ConfirmButton } from "@/shared/ui/confirm-button";
import { Icon } from "@/shared/ui/icon";

export function WorkflowActions({ workflow }: { workflow: StoredWorkflow }) {
  const mayUpdate = useMay("workflows.update");
  const mayDelete = useMay("workflows.delete");
  const active = useSetActive();
  const remove = useRemoveWorkflow();
  const navigate = useNavigate();
  return (
    <>
      {active.error ? <span role="alert">{messageOf(active.error)}</span> : null}
      <Button
        variant="default"
        leftSection={<Icon name="download" />}
        onClick={() => void downloadWorkflow(workflow.id, workflow.name)}
      >
        Export
      </Button>
      {mayUpdate ? (
        <Button
          variant="default"
          loading={active.isPending}
          onClick={() => active.mutate({ id: workflow.id, active: !workflow.active })}
        >
          {workflow.active ? "Deactivate" : "Activate"}
        </Button>
      ) : null}
      {mayDelete ? (
        <ConfirmButton
          label="Delete…"
          question={`Delete ${workflow.name}?`}
          explanation="The workflow and its versions are removed. Its executions stay visible."
          confirmLabel="Delete workflow"
          onConfirm={async () => {
            await remove.mutateAsync(workflow.id);
            await navigate({ to: "/workflows", search: {} });
          }}
          buttonProps={{ c: "var(--tone-bad)" }}
        />
      ) : null}
    </>
  );
}
