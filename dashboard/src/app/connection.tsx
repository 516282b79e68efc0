/** Whether what is shown moves by itself. */
import { Tooltip } from "@mantine/core";
import type { LiveState } from "@/shared/live/live-client";
import { useLive, useLiveState } from "@/shared/live/live-context";
import styles from "./connection.module.css";

const SAID: Record<LiveState, { label: string; hint: string }> = {
  live: { label: "Live", hint: "Changes are shown as they happen." },
  connecting: { label: "Connecting…", hint: "The live connection is being opened." },
  reconnecting: {
    label: "Reconnecting…",
    hint: "The live connection was lost. What you see may be out of date; click to try at once.",
  },
  off: { label: "Not live", hint: "There is no live connection." },
};

export function Connection() {
  const state = useLiveState();
  const live = useLive();
  const { label, hint } = SAID[state];
  return (
    <Tooltip label={hint} multiline maw={240} position="right">
      <button
        type="button"
        className={styles["connection"]}
        data-state={state}
        onClick={() => live.hurry()}
      >
        <span className={styles["light"]} />
        <span role="status">{label}</span>
      </button>
    </Tooltip>
  );
}
