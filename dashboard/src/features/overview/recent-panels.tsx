/** What happened last. */
import { Anchor } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { executionsQuery } from "@/shared/api/executions";
import { rowsOf } from "@/shared/api/pages";
import { tasksQuery } from "@/shared/api/tasks";
import type { Execution, Task } from "@/shared/api/types";
import { shortId } from "@/shared/lib/format";
import { type Column, DataTable, rowLink } from "@/shared/ui/data-table";
import { Empty } from "@/shared/ui/feedback";
import { Panel } from "@/shared/ui/page";
import { QueryView } from "@/shared/ui/query-view";
import { StatusBadge } from "@/shared/ui/status-badge";
import { Duration, RelativeTime } from "@/shared/ui/time";

const SHOWN = 8;

const EXECUTION_COLUMNS: readonly Column<Execution>[] = [
  {
    key: "workflow",
    header: "Workflow",
    grow: true,
    cell: (execution) => (
      <Link
        to="/executions/$executionId"
        params={{ executionId: execution.id }}
        className={rowLink}
      >
        {execution.workflow_name ?? shortId(execution.id)}
      </Link>
    ),
  },
  {
    key: "status",
    header: "Status",
    cell: (execution) => <StatusBadge kind="execution" status={execution.status} />,
  },
  {
    key: "duration",
    header: "Took",
    align: "right",
    wide: true,
    cell: ({ started_at, completed_at }) => <Duration from={started_at} to={completed_at} />,
  },
  {
    key: "when",
    header: "Started",
    align: "right",
    cell: (execution) => <RelativeTime at={execution.created_at} />,
  },
];

export function RecentExecutions() {
  const query = useInfiniteQuery(executionsQuery({}, SHOWN));
  return (
    <Panel
      title="Recent executions"
      flush
      aside={
        <Anchor size="xs" renderRoot={(props) => <Link to="/executions" search={{}} {...props} />}>
          All executions
        </Anchor>
      }
    >
      <QueryView
        query={query}
        isEmpty={(data) => rowsOf(data).length === 0}
        empty={
          <Empty icon="executions" title="Nothing has run yet">
            Import an n8n workflow and run it.
          </Empty>
        }
      >
        {(data) => (
          <DataTable
            caption="Recent executions"
            columns={EXECUTION_COLUMNS}
            rows={rowsOf(data).slice(0, SHOWN)}
            rowKey={(execution) => execution.id}
          />
        )}
      </QueryView>
    </Panel>
  );
}

const TASK_COLUMNS: readonly Column<Task>[] = [
  {
    key: "title",
    header: "Task",
    grow: true,
    cell: (task) => (
      <Link to="/tasks" search={{ task: task.id }} className={rowLink}>
        {task.title}
      </Link>
    ),
  },
  {
    key: "status",
    header: "Status",
    cell: (task) => <StatusBadge kind="task" status={task.status} hint={task.error?.message} />,
  },
  { key: "agent", header: "Agent", wide: true, cell: (task) => task.agent_id ?? "–" },
  {
    key: "when",
    header: "Submitted",
    align: "right",
    cell: (task) => <RelativeTime at={task.created_at} />,
  },
];

export function RecentTasks() {
  const query = useInfiniteQuery(tasksQuery({}, SHOWN));
  return (
    <Panel
      title="Recent tasks"
      flush
      aside={
        <Anchor size="xs" renderRoot={(props) => <Link to="/tasks" search={{}} {...props} />}>
          All tasks
        </Anchor>
      }
    >
      <QueryView
        query={query}
        isEmpty={(data) => rowsOf(data).length === 0}
        empty={
          <Empty icon="tasks" title="No tasks yet">
            Submit one: it goes to the best free agent.
          </Empty>
        }
      >
        {(data) => (
          <DataTable
            caption="Recent tasks"
            columns={TASK_COLUMNS}
            rows={rowsOf(data).slice(0, SHOWN)}
            rowKey={(task) => task.id}
          />
        )}
      </QueryView>
    </Panel>
  );
}
