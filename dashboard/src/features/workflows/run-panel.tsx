/** Running a workflow with an input. */
import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useMay } from "@/shared/api/auth";
import type { StoredWorkflow } from "@/shared/api/types";
import { useRunWorkflow } from "@/shared/api/workflows";
import { FailureIfAny } from "@/shared/ui/feedback";
import { Icon } from "@/shared/ui/icon";
import { Panel } from "@/shared/ui/page";
import { readInput } from "./run-input";

export function RunPanel({ workflow }: { workflow: StoredWorkflow }) {
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const mayRun = useMay("executions.start");
  const run = useRunWorkflow();
  const navigate = useNavigate();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const input = readInput(text);
    setWrong(input.ok ? null : input.problem);
    if (!input.ok) return;
    run.mutate(
      { id: workflow.id, input: input.value },
      {
        onSuccess: ({ execution_id }) =>
          void navigate({ to: "/executions/$executionId", params: { executionId: execution_id } }),
      },
    );
  };
  if (!mayRun) return null;
  return (
    <Panel title="Run it">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <FailureIfAny error={run.error} title="It was not started" />
          <Textarea
            label="Input"
            description="A JSON object is one item, an array is one item each. Empty: as its trigger starts."
            placeholder='{ "name": "Ada" }'
            autosize
            minRows={3}
            maxRows={10}
            classNames={{ input: "mono" }}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={wrong}
          />
          <Group justify="flex-end">
            <Button type="submit" leftSection={<Icon name="play" />} loading={run.isPending}>
              Run workflow
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
