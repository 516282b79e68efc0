/** Times: relative to read, exact on hover. */
import {
  formatDuration,
  formatElapsed,
  formatExact,
  formatRelative,
  NOTHING,
  secondsBetween,
} from "@/shared/lib/format";
import { useNow } from "@/shared/lib/use-now";

export function RelativeTime({ at }: { at: string | null | undefined }) {
  const now = useNow();
  if (!at) return <span className="muted">{NOTHING}</span>;
  return (
    <time dateTime={at} title={formatExact(at)} className="numeric">
      {formatRelative(at, now)}
    </time>
  );
}

type DurationProps = { from: string | null | undefined; to: string | null | undefined };

/** How long something took, or takes so far. */
export function Duration({ from, to }: DurationProps) {
  if (from && !to) return <RunningDuration from={from} />;
  return <span className="numeric">{formatDuration(secondsBetween(from, to))}</span>;
}

function RunningDuration({ from }: { from: string }) {
  const seconds = secondsBetween(from, null, useNow()) ?? 0;
  return <span className="numeric">{formatElapsed(seconds)}</span>;
}
