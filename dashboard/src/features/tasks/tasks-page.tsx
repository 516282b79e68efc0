/** Every task, with filters that live in the address. */
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMay } from "@/shared/api/auth";
import { rowsOf } from "@/shared/api/pages";
import { tasksQuery } from "@/shared/api/tasks";
import { plural } from "@/shared/lib/format";
import { DataTable, TableFoot } from "@/shared/ui/data-table";
import { Empty } from "@/shared/ui/feedback";
import { Icon } from "@/shared/ui/icon";
import { Page, Panel } from "@/shared/ui/page";
import { QueryView } from "@/shared/ui/query-view";
import { SubmitDrawer } from "./submit-drawer";
import { TASK_COLUMNS } from "./task-columns";
import { TaskDrawer } from "./task-drawer";
import { TaskFilters } from "./task-filters";

const route = getRouteApi("/shell/tasks");

export function TasksPage() {
  const { task, open, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const maySubmit = useMay("tasks.create");
  const query = useInfiniteQuery(tasksQuery(filter));
  const isFiltered = Object.keys(filter).length > 0;
  const submit = maySubmit ? (
    <Button
      leftSection={<Icon name="plus" />}
      onClick={() => void navigate({ search: (before) => ({ ...before, open: "submit" }) })}
    >
      Submit task
    </Button>
  ) : null;
  return (
    <Page
      title="Tasks"
      lead="Each goes to the best free agent, by capability, priority and speed."
      actions={submit}
    >
      <Panel flush>
        <TaskFilters
          filter={filter}
          onChange={(search) => void navigate({ search, replace: true })}
        />
        <QueryView
          query={query}
          isEmpty={(data) => rowsOf(data).length === 0}
          empty={
            isFiltered ? (
              <Empty
                icon="tasks"
                title="No task matches these filters"
                action={
                  <Button variant="default" onClick={() => void navigate({ search: {} })}>
                    Clear filters
                  </Button>
                }
              />
            ) : (
              <Empty icon="tasks" title="No tasks yet" action={submit} />
            )
          }
        >
          {(data) => (
            <>
              <DataTable
                caption="Tasks"
                columns={TASK_COLUMNS}
                rows={rowsOf(data)}
                rowKey={(row) => row.id}
                minWidth={520}
              />
              <TableFoot shown={plural(rowsOf(data).length, "task")} query={query} />
            </>
          )}
        </QueryView>
      </Panel>
      <TaskDrawer
        id={task ?? null}
        onClose={() => void navigate({ search: filter, replace: true })}
      />
      <SubmitDrawer
        opened={open === "submit"}
        onClose={() => void navigate({ search: filter, replace: true })}
      />
    </Page>
  );
}
