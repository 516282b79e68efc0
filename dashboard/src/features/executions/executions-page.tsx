/** Every execution, newest first. */
import { Button, Select } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { executionsQuery } from "@/shared/api/executions";
import { rowsOf } from "@/shared/api/pages";
import { workflowsQuery } from "@/shared/api/workflows";
import { plural } from "@/shared/lib/format";
import { LOOKS } from "@/shared/lib/status";
import { DataTable, TableFoot } from "@/shared/ui/data-table";
import { Empty } from "@/shared/ui/feedback";
import { Page, Panel } from "@/shared/ui/page";
import { QueryView } from "@/shared/ui/query-view";
import { EXECUTION_COLUMNS } from "./execution-columns";
import styles from "./executions.module.css";

const route = getRouteApi("/shell/executions");
const STATES = Object.entries(LOOKS.execution).map(([value, look]) => ({
  value,
  label: look.label,
}));

export function ExecutionsPage() {
  const filter = route.useSearch();
  const query = useInfiniteQuery(executionsQuery(filter));
  return (
    <Page title="Executions" lead="Runs of workflows. They survive restarts.">
      <Panel flush>
        <ExecutionFilters />
        <QueryView
          query={query}
          isEmpty={(data) => rowsOf(data).length === 0}
          empty={<NoExecutions isFiltered={Object.keys(filter).length > 0} />}
        >
          {(data) => (
            <>
              <DataTable
                caption="Executions"
                columns={EXECUTION_COLUMNS}
                rows={rowsOf(data)}
                rowKey={(row) => row.id}
                minWidth={480}
              />
              <TableFoot shown={plural(rowsOf(data).length, "execution")} query={query} />
            </>
          )}
        </QueryView>
      </Panel>
    </Page>
  );
}

function ExecutionFilters() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const workflows = rowsOf(useInfiniteQuery(workflowsQuery()).data);
  const set = (field: "status" | "workflow") => (value: string | null) => {
    const { [field]: _, ...rest } = filter;
    void navigate({ search: value ? { ...rest, [field]: value } : rest, replace: true });
  };
  return (
    <search className={styles["filters"]}>
      <Select
        aria-label="Status"
        placeholder="Any status"
        clearable
        data={STATES}
        value={filter.status ?? null}
        onChange={set("status")}
        size="xs"
        w={170}
      />
      <Select
        aria-label="Workflow"
        placeholder="Any workflow"
        clearable
        searchable
        data={workflows.map((workflow) => ({ value: workflow.id, label: workflow.name }))}
        value={filter.workflow ?? null}
        onChange={set("workflow")}
        size="xs"
        w={240}
      />
    </search>
  );
}

function NoExecutions({ isFiltered }: { isFiltered: boolean }) {
  const navigate = route.useNavigate();
  if (isFiltered)
    return (
      <Empty
        icon="executions"
        title="No execution matches these filters"
        action={
          <Button variant="default" onClick={() => void navigate({ search: {} })}>
            Clear filters
          </Button>
        }
      />
    );
  return (
    <Empty
      icon="executions"
      title="Nothing has run yet"
      action={
        <Button renderRoot={(props) => <Link to="/workflows" search={{}} {...props} />}>
          Go to workflows
        </Button>
      }
    >
      Run a workflow and watch it here.
    </Empty>
  );
}
