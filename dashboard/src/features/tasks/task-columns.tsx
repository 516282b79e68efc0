/** What the list says of each task. */
import { Link } from "@tanstack/react-router";
import type { Task } from "@/shared/api/types";
import { formatSpeed } from "@/shared/lib/format";
import { type Column, rowLink } from "@/shared/ui/data-table";
import { StatusBadge } from "@/shared/ui/status-badge";
import { Duration, RelativeTime } from "@/shared/ui/time";
import { Priority } from "./priority";

export const TASK_COLUMNS: readonly Column<Task>[] = [
  {
    key: "title",
    header: "Task",
    grow: true,
    cell: (task) => (
      <Link
        from="/tasks"
        to="/tasks"
        search={(before) => ({ ...before, task: task.id })}
        className={rowLink}
      >
        {task.title}
      </Link>
    ),
  },
  {
    key: "status",
    header: "Status",
    width: 120,
    cell: (task) => <StatusBadge kind="task" status={task.status} hint={task.error?.message} />,
  },
  {
    key: "priority",
    header: "Priority",
    width: 110,
    cell: (task) => <Priority value={task.priority} />,
  },
  {
    key: "agent",
    header: "Agent",
    width: 130,
    cell: (task) => task.agent_id ?? <span className="muted">–</span>,
  },
  {
    key: "took",
    header: "Took",
    align: "right",
    width: 100,
    wide: true,
    cell: (task) => <Duration from={task.started_at} to={task.completed_at} />,
  },
  {
    key: "speed",
    header: "Tokens/s",
    align: "right",
    width: 90,
    wide: true,
    cell: (task) => formatSpeed(task.result?.tokens_per_second),
  },
  {
    key: "created",
    header: "Submitted",
    align: "right",
    width: 120,
    cell: (task) => <RelativeTime at={task.created_at} />,
  },
];
