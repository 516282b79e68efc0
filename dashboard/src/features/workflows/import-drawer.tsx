/** Importing a workflow: a file or a paste, and what Hive makes of it before it is kept. */
import { Button, Drawer, FileButton, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type DragEvent, type FormEvent, useState } from "react";
import { fieldError, messageOf } from "@/shared/api/problem";
import { useAddWorkflow, useCheckWorkflow } from "@/shared/api/workflows";
import { plural } from "@/shared/lib/format";
import { FailureIfAny } from "@/shared/ui/feedback";
import { Icon } from "@/shared/ui/icon";
import { readWorkflow } from "./import-file";
import { ImportReportView } from "./import-report";
import styles from "./workflows.module.css";

type ImportDrawerProps = { opened: boolean; onClose: () => void };

export function ImportDrawer({ opened, onClose }: ImportDrawerProps) {
  return (
    <Drawer opened={opened} onClose={onClose} title="Import a workflow">
      <ImportForm onClose={onClose} />
    </Drawer>
  );
}

function useImport() {
  const [text, setText] = useState("");
  const [name, setName] = useState("");
  const check = useCheckWorkflow();
  const found = text.trim() ? readWorkflow(text) : null;
  const take = (next: string, fileName?: string) => {
    setText(next);
    check.reset();
    const read = readWorkflow(next, fileName);
    if (!read.ok) return;
    setName(read.name);
    check.mutate(read.text);
  };
  const takeFile = async (file: File | null | undefined) => {
    if (file) take(await file.text(), file.name);
  };
  return { text, name, setName, take, takeFile, found, check };
}

function ImportForm({ onClose }: { onClose: () => void }) {
  const { text, name, setName, take, takeFile, found, check } = useImport();
  const add = useAddWorkflow();
  const navigate = useNavigate();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!found?.ok) return;
    add.mutate(
      { name: name.trim(), text: found.text },
      {
        onSuccess: ({ id }) =>
          void navigate({ to: "/workflows/$workflowId", params: { workflowId: id } }),
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <FailureIfAny error={add.error} title="The workflow was not imported" />
        <DropZone onFile={(file) => void takeFile(file)} />
        <Textarea
          label="Or paste it"
          description="The file's content, or nodes copied in n8n's editor."
          placeholder='{ "nodes": [ … ], "connections": { … } }'
          minRows={6}
          maxRows={12}
          autosize
          classNames={{ input: "mono" }}
          value={text}
          onChange={(event) => take(event.currentTarget.value)}
          error={found && !found.ok ? found.problem : null}
        />
        {found?.ok ? (
          <TextInput
            label="Name"
            required
            minLength={3}
            maxLength={255}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={fieldError(add.error, "name")}
            description={plural(found.nodes, "node")}
          />
        ) : null}
        {check.error ? <span role="alert">{messageOf(check.error)}</span> : null}
        {found?.ok && check.data ? <ImportReportView report={check.data} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" disabled={!found?.ok} loading={add.isPending}>
            Import
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function DropZone({ onFile }: { onFile: (file: File | null | undefined) => void }) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFile(event.dataTransfer.files[0]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the button inside
    <div
      className={styles["drop"]}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="upload" size={20} />
      <span className="muted">Drop a workflow file here, or</span>
      <FileButton accept="application/json,.json" onChange={onFile}>
        {(props) => (
          <Button {...props} variant="default" size="xs">
            Choose a file
          </Button>
        )}
      </FileButton>
    </div>
  );
}
