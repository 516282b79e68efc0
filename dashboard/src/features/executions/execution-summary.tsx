/** How an execution stands: state, progress, times, and what went wrong. */
import { Progress } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { isFinal } from "@/shared/api/executions";
import type { Execution } from "@/shared/api/types";
import { formatPercent, NOTHING, shortId } from "@/shared/lib/format";
import { Notice } from "@/shared/ui/notice";
import { Panel } from "@/shared/ui/page";
import { StatusBadge } from "@/shared/ui/status-badge";
import { Duration, RelativeTime } from "@/shared/ui/time";
import styles from "./executions.module.css";

export function ExecutionSummary({ execution }: { execution: Execution }) {
  return (
    <Panel>
      <div className={styles["summary"]}>
        <StatusBadge kind="execution" status={execution.status} />
        <Named name="Took">
          <Duration
            from={execution.started_at}
            to={execution.completed_at ?? (isFinal(execution) ? execution.started_at : null)}
          />
        </Named>
        <Named name="Started">
          <RelativeTime at={execution.started_at ?? execution.created_at} />
        </Named>
        <Named name="Mode">{execution.mode}</Named>
        <Named name="Workflow">
          <WorkflowLink execution={execution} />
        </Named>
        {execution.retry_of ? (
          <Named name="Retry of">
            <Link to="/executions/$executionId" params={{ executionId: execution.retry_of }}>
              {shortId(execution.retry_of)}
            </Link>
          </Named>
        ) : null}
        <Named name="Id">
          <span className="mono" title={execution.id}>
            {shortId(execution.id)}
          </span>
        </Named>
      </div>
      <ProgressLine execution={execution} />
      <Problem execution={execution} />
    </Panel>
  );
}

function Named({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <span className={styles["named"]}>
      <span className="muted">{name}</span> {children}
    </span>
  );
}

function WorkflowLink({ execution }: { execution: Execution }) {
  if (!execution.workflow_id) return NOTHING;
  return (
    <Link to="/workflows/$workflowId" params={{ workflowId: execution.workflow_id }}>
      {execution.workflow_name ?? "open"}, version {execution.workflow_version ?? "?"}
    </Link>
  );
}

const COLORS: Readonly<Partial<Record<Execution["status"], string>>> = {
  completed: "green",
  failed: "red",
  needs_attention: "yellow",
  cancelled: "gray",
};

function ProgressLine({ execution }: { execution: Execution }) {
  const percent = formatPercent(execution.progress);
  return (
    <div className={styles["progress"]}>
      <Progress
        value={100 * execution.progress}
        color={COLORS[execution.status] ?? "ink"}
        aria-label={`Progress ${percent}`}
        transitionDuration={200}
        style={{ flex: 1 }}
      />
      <span className="numeric muted">{percent}</span>
    </div>
  );
}

function Problem({ execution }: { execution: Execution }) {
  if (!execution.error_message) return null;
  const isOpen = execution.status === "needs_attention";
  return (
    <div className={styles["problem"]}>
      <Notice
        tone={isOpen ? "warn" : "bad"}
        title={execution.error_node ? `${execution.error_node} failed` : "It failed"}
      >
        {execution.error_message}
      </Notice>
    </div>
  );
}
