/** A message that stays: its tone as shape, colour and words. */
import type { ReactNode } from "react";
import type { Tone } from "@/shared/lib/status";
import { Icon } from "./icon";
import styles from "./notice.module.css";

type NoticeProps = { tone: Tone; title: string; role?: "alert"; children?: ReactNode };

export function Notice({ tone, title, role, children }: NoticeProps) {
  return (
    <div className={styles["notice"]} data-tone={tone} role={role}>
      <Icon name={tone === "good" ? "check" : "alert"} strokeWidth={1.8} />
      <div className={styles["body"]}>
        <div className={styles["title"]}>{title}</div>
        {children ? <div>{children}</div> : null}
      </div>
    </div>
  );
}
