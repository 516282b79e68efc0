/** A badge for verdicts that are no state of anything. */
import type { Glyph, Tone } from "@/shared/lib/status";
import { Icon } from "./icon";
import styles from "./status-badge.module.css";

type StatusMarkProps = { tone: Tone; glyph: Glyph; label: string };

export function StatusMark({ tone, glyph, label }: StatusMarkProps) {
  return (
    <span className={styles["badge"]} data-tone={tone}>
      <Icon name={glyph} size={12} strokeWidth={2} />
      {label}
    </span>
  );
}
