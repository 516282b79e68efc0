/** Submitting a task. */
import {
  Button,
  Drawer,
  Group,
  Input,
  MultiSelect,
  NumberInput,
  Select,
  Slider,
  Stack,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { agentsQuery } from "@/shared/api/agents";
import { rowsOf } from "@/shared/api/pages";
import { fieldError } from "@/shared/api/problem";
import { useSubmitTask } from "@/shared/api/tasks";
import { words } from "@/shared/lib/format";
import { bandOf } from "@/shared/lib/status";
import { FailureIfAny } from "@/shared/ui/feedback";
import { EMPTY_FIELDS, type SubmitFields, titleOf, toRequest } from "./submit-form";

type SubmitDrawerProps = { opened: boolean; onClose: () => void };

export function SubmitDrawer({ opened, onClose }: SubmitDrawerProps) {
  return (
    <Drawer opened={opened} onClose={onClose} title="Submit a task">
      <SubmitForm onClose={onClose} />
    </Drawer>
  );
}

function SubmitForm({ onClose }: { onClose: () => void }) {
  const [fields, setFields] = useState<SubmitFields>(EMPTY_FIELDS);
  const submit = useSubmitTask();
  const navigate = useNavigate();
  const set = (change: Partial<SubmitFields>) => setFields((before) => ({ ...before, ...change }));
  const send = (event: FormEvent) => {
    event.preventDefault();
    submit.mutate(toRequest(fields), {
      onSuccess: (task) => void navigate({ to: "/tasks", search: { task: task.id } }),
    });
  };
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        <FailureIfAny error={submit.error} title="The task was not accepted" />
        <Textarea
          label="Prompt"
          required
          autosize
          minRows={5}
          maxRows={16}
          data-autofocus
          placeholder="Say hello in five words"
          value={fields.prompt}
          onChange={(event) => set({ prompt: event.currentTarget.value })}
          error={fieldError(submit.error, "description")}
        />
        <TextInput
          label="Title"
          maxLength={255}
          placeholder={titleOf(fields.prompt) || "The first line of the prompt"}
          value={fields.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
          error={fieldError(submit.error, "title")}
        />
        <PriorityField value={fields.priority} onChange={(priority) => set({ priority })} />
        <Where fields={fields} set={set} error={submit.error} />
        <Group justify="flex-end" gap="xs" mt="sm">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={submit.isPending} disabled={!fields.prompt.trim()}>
            Submit task
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type PriorityFieldProps = { value: number; onChange: (value: number) => void };

function PriorityField({ value, onChange }: PriorityFieldProps) {
  return (
    <Input.Wrapper label={`Priority: ${value}, ${bandOf(value)}`}>
      <Slider
        thumbLabel="Priority"
        value={value}
        onChange={onChange}
        marks={[{ value: 34 }, { value: 67 }]}
        label={null}
        my={6}
      />
    </Input.Wrapper>
  );
}

type WhereProps = {
  fields: SubmitFields;
  set: (change: Partial<SubmitFields>) => void;
  error: unknown;
};

function Where({ fields, set, error }: WhereProps) {
  const agents = rowsOf(useInfiniteQuery(agentsQuery()).data);
  const names = new Set(agents.flatMap((agent) => agent.capabilities.map((each) => each.name)));
  return (
    <>
      <MultiSelect
        label="Capabilities"
        description="Only agents that have all of them get the task."
        placeholder={fields.capabilities.length === 0 ? "Any agent will do" : ""}
        data={[...names].sort().map((name) => ({ value: name, label: words(name) }))}
        value={[...fields.capabilities]}
        onChange={(capabilities) => set({ capabilities })}
        error={fieldError(error, "capabilities")}
        searchable
        clearable
      />
      <Group grow align="flex-start">
        <Select
          label="Agent"
          placeholder="Let Hive choose"
          clearable
          data={agents.map((agent) => ({ value: agent.agent_id, label: agent.name }))}
          value={fields.agent}
          onChange={(agent) => set({ agent })}
          error={fieldError(error, "agent_id")}
        />
        <NumberInput
          label="Most tokens to answer with"
          placeholder="The model decides"
          min={1}
          allowDecimal={false}
          value={fields.maxTokens}
          onChange={(value) => set({ maxTokens: typeof value === "number" ? value : "" })}
          error={fieldError(error, "parameters")}
        />
      </Group>
    </>
  );
}
