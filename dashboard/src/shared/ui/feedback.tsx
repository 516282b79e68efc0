/** Loading, failing, and having nothing: the three states every list has beside its rows. */
import { Button, Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { ApiError, messageOf } from "@/shared/api/problem";
import styles from "./feedback.module.css";
import { Icon, type IconName } from "./icon";
import { Notice } from "./notice";

export function LoadingRows({ rows = 6 }: { rows?: number }) {
  return (
    <div className={styles["loading"]} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <Skeleton key={row} height={18} radius="sm" width={`${92 - ((row * 17) % 34)}%`} />
      ))}
    </div>
  );
}

type EmptyProps = { icon: IconName; title: string; children?: ReactNode; action?: ReactNode };

export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <div className={styles["empty"]}>
      <span className={styles["emptyIcon"]}>
        <Icon name={icon} size={22} />
      </span>
      <p className={styles["emptyTitle"]}>{title}</p>
      {children ? <div className={styles["emptyText"]}>{children}</div> : null}
      {action ? <div className={styles["emptyAction"]}>{action}</div> : null}
    </div>
  );
}

type FailureProps = { error: unknown; title?: string; onRetry?: () => void };

/** What went wrong in the server's words; a fault of the server's own with the id to quote. */
export function Failure({ error, title = "This did not work", onRetry }: FailureProps) {
  const id = error instanceof ApiError && error.status >= 500 ? error.correlationId : undefined;
  return (
    <Notice tone="bad" title={title} role="alert">
      <div>{messageOf(error)}</div>
      {id ? <div className="muted mono">Request {id}</div> : null}
      {onRetry ? (
        <Button mt="xs" size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      ) : null}
    </Notice>
  );
}

/** Show a failure only where there is one. */
export function FailureIfAny({ error, title }: { error: unknown; title?: string }) {
  if (!error) return null;
  return title ? <Failure error={error} title={title} /> : <Failure error={error} />;
}
