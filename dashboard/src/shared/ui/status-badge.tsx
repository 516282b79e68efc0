/** A state as shape, colour and word. */
import { Tooltip } from "@mantine/core";
import { lookOf, type StatusKind } from "@/shared/lib/status";
import { Icon } from "./icon";
import styles from "./status-badge.module.css";

type StatusBadgeProps = { kind: StatusKind; status: string; hint?: string | null | undefined };

export function StatusBadge({ kind, status, hint }: StatusBadgeProps) {
  const look = lookOf(kind, status);
  const badge = (
    <span className={styles["badge"]} data-tone={look.tone} data-status={status}>
      <Icon name={look.glyph} size={12} strokeWidth={2} />
      {look.label}
    </span>
  );
  return hint ? <Tooltip label={hint}>{badge}</Tooltip> : badge;
}
