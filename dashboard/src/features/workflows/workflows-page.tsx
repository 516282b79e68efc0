/** The library of workflows. */
import { Button, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMay } from "@/shared/api/auth";
import { rowsOf } from "@/shared/api/pages";
import { workflowsQuery } from "@/shared/api/workflows";
import { plural } from "@/shared/lib/format";
import { DataTable, TableFoot } from "@/shared/ui/data-table";
import { Empty } from "@/shared/ui/feedback";
import { Icon } from "@/shared/ui/icon";
import { Page, Panel } from "@/shared/ui/page";
import { QueryView } from "@/shared/ui/query-view";
import { ImportDrawer } from "./import-drawer";
import { WORKFLOW_COLUMNS } from "./workflow-columns";
import styles from "./workflows.module.css";

const route = getRouteApi("/shell/workflows");

export function WorkflowsPage() {
  const { q, open } = route.useSearch();
  const navigate = route.useNavigate();
  const mayAdd = useMay("workflows.create");
  const query = useInfiniteQuery(workflowsQuery(q));
  const kept = q ? { q } : {};
  const search = useDebouncedCallback(
    (text: string) => void navigate({ search: text ? { q: text } : {}, replace: true }),
    300,
  );
  const add = mayAdd ? (
    <Button
      leftSection={<Icon name="upload" />}
      onClick={() => void navigate({ search: { ...kept, open: "import" } })}
    >
      Import workflow
    </Button>
  ) : null;
  return (
    <Page title="Workflows" lead="n8n workflows, kept byte for byte." actions={add}>
      <Panel flush>
        <search className={styles["filters"]}>
          <TextInput
            aria-label="Search in names"
            placeholder="Search…"
            type="search"
            defaultValue={q ?? ""}
            onChange={(event) => search(event.currentTarget.value)}
            size="xs"
            w={240}
          />
        </search>
        <QueryView
          query={query}
          isEmpty={(data) => rowsOf(data).length === 0}
          empty={
            q ? (
              <Empty icon="workflows" title={`No workflow is called “${q}”`} />
            ) : (
              <Empty icon="workflows" title="No workflows yet" action={add}>
                Take any workflow that n8n exports: a file, or what its editor copies.
              </Empty>
            )
          }
        >
          {(data) => (
            <>
              <DataTable
                caption="Workflows"
                columns={WORKFLOW_COLUMNS}
                rows={rowsOf(data)}
                rowKey={(row) => row.id}
                minWidth={420}
              />
              <TableFoot shown={plural(rowsOf(data).length, "workflow")} query={query} />
            </>
          )}
        </QueryView>
      </Panel>
      <ImportDrawer
        opened={open === "import"}
        onClose={() => void navigate({ search: kept, replace: true })}
      />
    </Page>
  );
}
