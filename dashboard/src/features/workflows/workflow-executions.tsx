/** The latest runs of one workflow. */
import { Anchor } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { executionsQuery } from "@/shared/api/executions";
import { rowsOf } from "@/shared/api/pages";
import type { Execution } from "@/shared/api/types";
import { shortId } from "@/shared/lib/format";
import { type Column, DataTable, rowLink } from "@/shared/ui/data-table";
import { Empty } from "@/shared/ui/feedback";
import { Panel } from "@/shared/ui/page";
import { QueryView } from "@/shared/ui/query-view";
import { StatusBadge } from "@/shared/ui/status-badge";
import { Duration, RelativeTime } from "@/shared/ui/time";

const SHOWN = 10;

const COLUMNS: readonly Column<Execution>[] = [
  {
    key: "id",
    header: "Execution",
    cell: (execution) => (
      <Link
        to="/executions/$executionId"
        params={{ executionId: execution.id }}
        className={rowLink}
      >
        {shortId(execution.id)}
      </Link>
    ),
  },
  {
    key: "status",
    header: "Status",
    cell: (execution) => (
      <StatusBadge kind="execution" status={execution.status} hint={execution.error_message} />
    ),
  },
  {
    key: "version",
    header: "Version",
    align: "right",
    cell: (execution) => execution.workflow_version,
  },
  {
    key: "took",
    header: "Took",
    align: "right",
    cell: ({ started_at, completed_at }) => <Duration from={started_at} to={completed_at} />,
  },
  {
    key: "created",
    header: "Started",
    align: "right",
    cell: (execution) => <RelativeTime at={execution.created_at} />,
  },
];

export function WorkflowExecutions({ id }: { id: string }) {
  const query = useInfiniteQuery(executionsQuery({ workflow: id }, SHOWN));
  return (
    <Panel
      title="Latest executions"
      flush
      aside={
        <Anchor
          size="xs"
          renderRoot={(props) => <Link to="/executions" search={{ workflow: id }} {...props} />}
        >
          All of them
        </Anchor>
      }
    >
      <QueryView
        query={query}
        loadingRows={2}
        isEmpty={(data) => rowsOf(data).length === 0}
        empty={<Empty icon="executions" title="It has not run yet" />}
      >
        {(data) => (
          <DataTable
            caption="Latest executions"
            columns={COLUMNS}
            rows={rowsOf(data).slice(0, SHOWN)}
            rowKey={(execution) => execution.id}
          />
        )}
      </QueryView>
    </Panel>
  );
}
