/** The head of a page, and panels on it. */
import { Group, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import styles from "./page.module.css";

type PageProps = { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode };

export function Page({ title, lead, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Hive`;
  }, [title]);
  return (
    <div className={styles["page"]}>
      <header className={styles["head"]}>
        <div className={styles["heading"]}>
          <Title order={1} className={styles["title"]}>
            {title}
          </Title>
          {lead ? <div className={styles["lead"]}>{lead}</div> : null}
        </div>
        {actions ? <Group gap="xs">{actions}</Group> : null}
      </header>
      {children}
    </div>
  );
}

type PanelProps = { title?: string; aside?: ReactNode; flush?: boolean; children: ReactNode };

export function Panel({ title, aside, flush = false, children }: PanelProps) {
  return (
    <section className={styles["panel"]} aria-label={title}>
      {title ? (
        <div className={styles["panelHead"]}>
          <Title order={2} size="h3">
            {title}
          </Title>
          {aside}
        </div>
      ) : null}
      <div className={flush ? undefined : styles["panelBody"]}>{children}</div>
    </section>
  );
}
