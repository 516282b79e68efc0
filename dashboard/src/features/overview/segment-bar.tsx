/** Shares of a whole, as one bar. */
import type { Tone } from "@/shared/lib/status";
import styles from "./overview.module.css";

type Segment = { readonly name: string; readonly tone: Tone; readonly value: number };

export function SegmentBar({ label, segments }: { label: string; segments: readonly Segment[] }) {
  const shown = segments.filter((segment) => segment.value > 0);
  const text = shown.map((segment) => `${segment.value} ${segment.name}`).join(", ") || "none";
  return (
    <span className={styles["bar"]} role="img" aria-label={`${label}: ${text}`} title={text}>
      {shown.map((segment) => (
        <span
          key={segment.name}
          style={{ flexGrow: segment.value, background: `var(--fill-${segment.tone})` }}
        />
      ))}
    </span>
  );
}
