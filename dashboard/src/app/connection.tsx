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
    hint: "The live connection was lost. What you see may be out of date.",
  },
  off: { label: "Not live", hint: "There is no live connection." },
};

export function Connection() {
  const state = useLiveState();
  const live = useLive();
  const { label, hint } = SAID[state];
  return (
    <div className={styles["connection"]} data-state={state}>
      <span className={styles["light"]} />
      <Tooltip label={hint} multiline maw={240} position="right">
        <span role="status">{label}</span>
      </Tooltip>
      {state === "reconnecting" ? (
        <button type="button" className={styles["again"]} onClick={() => live.hurry()}>
          Try now
        </button>
      ) : null}
    </div>
  );
}
