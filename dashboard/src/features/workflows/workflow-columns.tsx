/** What the list says of each workflow. */
import { Link } from "@tanstack/react-router";
import type { WorkflowSummary } from "@/shared/api/types";
import { type Column, rowLink } from "@/shared/ui/data-table";
import { StatusMark } from "@/shared/ui/status-mark";
import { RelativeTime } from "@/shared/ui/time";
import styles from "./workflows.module.css";

export const WORKFLOW_COLUMNS: readonly Column<WorkflowSummary>[] = [
  {
    key: "name",
    header: "Workflow",
    grow: true,
    cell: (workflow) => (
      <div className={styles["name"]}>
        <Link to="/workflows/$workflowId" params={{ workflowId: workflow.id }} className={rowLink}>
          {workflow.name}
        </Link>
        {workflow.description ? <span className="muted">{workflow.description}</span> : null}
      </div>
    ),
  },
  {
    key: "active",
    header: "Triggers",
    width: 130,
    cell: (workflow) => <ActiveMark active={workflow.active} />,
  },
  {
    key: "version",
    header: "Version",
    align: "right",
    width: 90,
    cell: (workflow) => workflow.version,
  },
  {
    key: "updated",
    header: "Changed",
    align: "right",
    width: 130,
    cell: (workflow) => <RelativeTime at={workflow.updated_at} />,
  },
];

export function ActiveMark({ active }: { active: boolean }) {
  return active ? (
    <StatusMark tone="good" glyph="dot" label="Active" />
  ) : (
    <StatusMark tone="neutral" glyph="ring" label="Inactive" />
  );
}
