/** Which nodes are at work right now, as far as live events tell. */
import { useReducer } from "react";
import { type ExecutionEvent, readExecutionEvent } from "@/shared/live/events";
import { useTopic } from "@/shared/live/live-context";
import { useAnnounce } from "@/shared/ui/announcer";

const NOBODY: ReadonlySet<string> = new Set();

/** The nodes at work after an event. */
export function afterEvent(
  running: ReadonlySet<string>,
  event: ExecutionEvent,
): ReadonlySet<string> {
  const { type, node } = event;
  if (type === "execution_completed" || type === "error") return NOBODY;
  if (node === null) return running;
  if (type === "node_started") return new Set([...running, node]);
  if (type !== "node_completed" || !running.has(node)) return running;
  return new Set([...running].filter((each) => each !== node));
}

/** A sentence for screen readers, where an event is worth one. */
export function sentenceFor(event: ExecutionEvent): string | null {
  switch (event.type) {
    case "node_completed":
      return event.status === "error" ? `${event.node} failed.` : `${event.node} finished.`;
    case "execution_completed":
      return event.status === "cancelled"
        ? "The execution was cancelled."
        : "The execution completed.";
    case "error":
      return `The execution failed: ${event.error ?? "no reason given"}`;
    default:
      return null;
  }
}

export function useRunningNodes(executionId: string): ReadonlySet<string> {
  const [running, heard] = useReducer(afterEvent, NOBODY);
  const announce = useAnnounce();
  useTopic(`execution.${executionId}`, (frame) => {
    const event = readExecutionEvent(frame);
    if (event?.executionId !== executionId) return;
    heard(event);
    const sentence = sentenceFor(event);
    if (sentence) announce(sentence);
  });
  return running;
}
