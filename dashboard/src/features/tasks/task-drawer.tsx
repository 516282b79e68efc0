/** One task: what was asked, what came back, and why that agent. */
import { Drawer, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { isOpenTask, taskQuery } from "@/shared/api/tasks";
import type { Task } from "@/shared/api/types";
import {
  formatNumber,
  formatSpeed,
  NOTHING,
  plural,
  sentence,
  shortId,
  words,
} from "@/shared/lib/format";
import { Facts } from "@/shared/ui/facts";
import { Notice } from "@/shared/ui/notice";
import { QueryView } from "@/shared/ui/query-view";
import { StatusBadge } from "@/shared/ui/status-badge";
import { TextBlock } from "@/shared/ui/text-block";
import { Duration, RelativeTime } from "@/shared/ui/time";
import { Priority } from "./priority";
import { TaskActions } from "./task-actions";
import { TaskRouting } from "./task-routing";
import styles from "./tasks.module.css";

type TaskDrawerProps = { id: string | null; onClose: () => void };

export function TaskDrawer({ id, onClose }: TaskDrawerProps) {
  return (
    <Drawer opened={id !== null} onClose={onClose} title={id ? `Task ${shortId(id)}` : "Task"}>
      {id ? <TaskBody id={id} /> : null}
    </Drawer>
  );
}

function TaskBody({ id }: { id: string }) {
  const query = useQuery(taskQuery(id));
  return (
    <QueryView query={query}>
      {(task) => (
        <Stack gap="lg">
          <div className={styles["head"]}>
            <Title order={2}>{task.title}</Title>
            <StatusBadge kind="task" status={task.status} />
          </div>
          <Answer task={task} />
          <TaskActions task={task} />
          <TaskFacts task={task} />
          <section>
            <Title order={3} mb={6}>
              Prompt
            </Title>
            <TextBlock text={task.description || task.title} label="Prompt" />
          </section>
          <TaskRouting id={id} isOpen={isOpenTask(task)} />
        </Stack>
      )}
    </QueryView>
  );
}

function Answer({ task }: { task: Task }) {
  if (task.result)
    return (
      <section>
        <Title order={3} mb={6}>
          Answer
        </Title>
        <TextBlock text={task.result.text} label="Answer" strong />
      </section>
    );
  if (task.error)
    return (
      <Notice tone="bad" title={sentence(words(task.error.reason))}>
        {task.error.message}
      </Notice>
    );
  if (task.status === "cancelled") return <div className="muted">It was cancelled.</div>;
  return (
    <div className="muted" role="status">
      {waitingFor(task)}
    </div>
  );
}

/** What an open task waits for, in words. */
export function waitingFor(task: Pick<Task, "status" | "dependencies_left" | "agent_id">): string {
  if (task.status === "running") return `${task.agent_id ?? "An agent"} is answering…`;
  if (task.status === "assigned") return `${task.agent_id ?? "An agent"} is about to begin…`;
  if (task.dependencies_left > 0)
    return `Waits for ${plural(task.dependencies_left, "other task")} to finish.`;
  return "Waits for a free agent.";
}

function TaskFacts({ task }: { task: Task }) {
  const usage = task.result?.usage;
  const total = usage?.["total_tokens"];
  const facts = [
    { name: "Agent", value: <AgentLink slug={task.agent_id} /> },
    { name: "Model", value: task.result?.model ?? task.model ?? NOTHING },
    { name: "Priority", value: <Priority value={task.priority} /> },
    { name: "Speed", value: formatSpeed(task.result?.tokens_per_second, "tokens/s") },
    { name: "Tokens", value: usage && total !== undefined ? usageText(usage) : NOTHING },
    {
      name: "Waited",
      value: <Duration from={task.created_at} to={task.started_at ?? task.completed_at} />,
    },
    { name: "Took", value: <Duration from={task.started_at} to={task.completed_at} /> },
    { name: "Attempt", value: `${task.attempt} of ${task.max_attempts}` },
    { name: "Submitted", value: <RelativeTime at={task.created_at} /> },
    {
      name: "Capabilities",
      value: task.capabilities.map((each) => words(each.name)).join(", ") || "any",
    },
  ];
  if (task.execution_id)
    facts.push({ name: "Execution", value: <ExecutionLink id={task.execution_id} /> });
  return <Facts facts={facts} />;
}

function usageText(usage: Readonly<Record<string, number>>): string {
  const asked = formatNumber(usage["prompt_tokens"] ?? 0);
  const answered = formatNumber(usage["completion_tokens"] ?? 0);
  return `${asked} in, ${answered} out`;
}

function AgentLink({ slug }: { slug: string | null }) {
  if (!slug) return NOTHING;
  return (
    <Link to="/agents" search={{ agent: slug }}>
      {slug}
    </Link>
  );
}

function ExecutionLink({ id }: { id: string }) {
  return (
    <Link to="/executions/$executionId" params={{ executionId: id }}>
      {shortId(id)}
    </Link>
  );
}
