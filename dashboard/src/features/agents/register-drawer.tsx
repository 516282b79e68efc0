/** Registering an agent. */
import { Button, Drawer, Group, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useRegisterAgent } from "@/shared/api/agents";
import { fieldError } from "@/shared/api/problem";
import { FailureIfAny } from "@/shared/ui/feedback";
import { EMPTY_FIELDS, type RegisterFields, slugOf, toRegistration } from "./register-form";

type RegisterDrawerProps = { opened: boolean; onClose: () => void };

export function RegisterDrawer({ opened, onClose }: RegisterDrawerProps) {
  return (
    <Drawer opened={opened} onClose={onClose} title="Register an agent">
      <RegisterForm onClose={onClose} />
    </Drawer>
  );
}

function RegisterForm({ onClose }: { onClose: () => void }) {
  const [fields, setFields] = useState<RegisterFields>(EMPTY_FIELDS);
  const register = useRegisterAgent();
  const navigate = useNavigate();
  const set = (change: Partial<RegisterFields>) =>
    setFields((before) => ({ ...before, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    register.mutate(toRegistration(fields), {
      onSuccess: (agent) => void navigate({ to: "/agents", search: { agent: agent.agent_id } }),
    });
  };
  const says = (field: string) => fieldError(register.error, field);
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <FailureIfAny error={register.error} title="The agent was not registered" />
        <TextInput
          label="Name"
          required
          data-autofocus
          placeholder="WALNUT"
          value={fields.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={says("name")}
        />
        <TextInput
          label="Address"
          required
          description="Where the model server answers, as seen from Hive."
          placeholder="http://192.168.1.27:11434"
          value={fields.endpoint}
          onChange={(event) => set({ endpoint: event.currentTarget.value })}
          error={says("endpoint")}
        />
        <Identity fields={fields} set={set} says={says} />
        <Abilities fields={fields} set={set} says={says} />
        <Group justify="flex-end" gap="xs" mt="sm">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={register.isPending}>
            Register agent
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type PartProps = {
  fields: RegisterFields;
  set: (change: Partial<RegisterFields>) => void;
  says: (field: string) => string | undefined;
};

function Identity({ fields, set, says }: PartProps) {
  return (
    <Group grow align="flex-start">
      <TextInput
        label="Id"
        description="Used in addresses and topics."
        placeholder={slugOf(fields.name) || "walnut"}
        value={fields.agentId}
        onChange={(event) => set({ agentId: event.currentTarget.value })}
        error={says("agent_id")}
      />
      <Select
        label="Speaks"
        description="Hive finds out by itself."
        value={fields.driver}
        allowDeselect={false}
        onChange={(value) => set({ driver: value === "ollama" || value === "openai" ? value : "" })}
        data={[
          { value: "", label: "Find out" },
          { value: "ollama", label: "Ollama" },
          { value: "openai", label: "OpenAI-compatible" },
        ]}
        error={says("driver")}
      />
    </Group>
  );
}

function Abilities({ fields, set, says }: PartProps) {
  return (
    <>
      <Group grow align="flex-start">
        <TextInput
          label="Model"
          placeholder="llama3.2:3b"
          value={fields.model}
          onChange={(event) => set({ model: event.currentTarget.value })}
          error={says("model")}
        />
        <NumberInput
          label="Slots"
          min={1}
          max={1024}
          allowDecimal={false}
          value={fields.slots}
          onChange={(value) => set({ slots: Number(value) || 1 })}
          error={says("slots")}
        />
      </Group>
      <TextInput
        label="Capabilities"
        description="Names with a proficiency from 0 to 1, separated by commas."
        placeholder="code_generation 0.9, testing 0.7"
        value={fields.capabilities}
        onChange={(event) => set({ capabilities: event.currentTarget.value })}
        error={says("capabilities")}
      />
    </>
  );
}
