/** Tells screen readers how an execution goes on. */
import { type ExecutionEvent, readExecutionEvent } from "@/shared/live/events";
import { useTopic } from "@/shared/live/live-context";
import { useAnnounce } from "@/shared/ui/announcer";

/** A sentence for an event, where it is worth one. */
export function sentenceFor(
  event: Pick<ExecutionEvent, "type" | "node" | "status" | "error">,
): string | null {
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

export function useAnnouncements(executionId: string): void {
  const announce = useAnnounce();
  useTopic("execution.*", (frame) => {
    const event = readExecutionEvent(frame);
    if (event?.executionId !== executionId) return;
    const sentence = sentenceFor(event);
    if (sentence) announce(sentence);
  });
}
