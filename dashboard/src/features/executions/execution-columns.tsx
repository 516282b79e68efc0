/** What the list says of each execution. */
import { Progress } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { isFinal } from "@/shared/api/executions";
import type { Execution } from "@/shared/api/types";
import { formatPercent, shortId } from "@/shared/lib/format";
import { type Column, rowLink } from "@/shared/ui/data-table";
import { StatusBadge } from "@/shared/ui/status-badge";
import { Duration, RelativeTime } from "@/shared/ui/time";
import styles from "./executions.module.css";

export const EXECUTION_COLUMNS: readonly Column<Execution>[] = [
  {
    key: "workflow",
    header: "Workflow",
    grow: true,
    cell: (execution) => (
      <div className={styles["name"]}>
        <Link
          to="/executions/$executionId"
          params={{ executionId: execution.id }}
          className={rowLink}
        >
          {execution.workflow_name ?? "Removed workflow"}
        </Link>
        <span className={styles["id"]}>{shortId(execution.id)}</span>
      </div>
    ),
  },
  {
    key: "status",
    header: "Status",
    width: 150,
    cell: (execution) => (
      <StatusBadge kind="execution" status={execution.status} hint={execution.error_message} />
    ),
  },
  {
    key: "progress",
    header: "Progress",
    width: 150,
    wide: true,
    cell: (execution) => <ProgressCell execution={execution} />,
  },
  {
    key: "mode",
    header: "Mode",
    width: 110,
    wide: true,
    cell: (execution) => execution.mode,
  },
  {
    key: "took",
    header: "Took",
    align: "right",
    width: 100,
    cell: ({ started_at, completed_at }) => <Duration from={started_at} to={completed_at} />,
  },
  {
    key: "created",
    header: "Started",
    align: "right",
    width: 120,
    cell: (execution) => <RelativeTime at={execution.created_at} />,
  },
];

function ProgressCell({ execution }: { execution: Execution }) {
  const percent = formatPercent(execution.progress);
  if (isFinal(execution)) return <span className="muted numeric">{percent}</span>;
  return <Progress value={100 * execution.progress} aria-label={`Progress ${percent}`} />;
}
