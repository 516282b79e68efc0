/** A button that asks once more before it does something that cannot be undone. */
import { Button, type ButtonProps, Group, Modal, Text } from "@mantine/core";
import { useState } from "react";
import { FailureIfAny } from "./feedback";

type ConfirmButtonProps = {
  label: string;
  question: string;
  explanation: string;
  confirmLabel: string;
  onConfirm: () => Promise<unknown>;
  buttonProps?: ButtonProps;
};

export function ConfirmButton(props: ConfirmButtonProps) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await props.onConfirm();
      setOpen(false);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button variant="default" {...props.buttonProps} onClick={() => setOpen(true)}>
        {props.label}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={props.question}>
        <Text size="sm" mb="md">
          {props.explanation}
        </Text>
        <FailureIfAny error={error} />
        <Group justify="flex-end" gap="xs" mt="md">
          <Button variant="default" onClick={() => setOpen(false)}>
            Keep
          </Button>
          <Button color="red" loading={busy} onClick={() => void confirm()}>
            {props.confirmLabel}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
