/** Every agent: what it is, how it is doing, and registering another. */
import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { agentLoadsQuery, agentsQuery } from "@/shared/api/agents";
import { useMay } from "@/shared/api/auth";
import { rowsOf } from "@/shared/api/pages";
import { plural } from "@/shared/lib/format";
import { DataTable, TableFoot } from "@/shared/ui/data-table";
import { Empty } from "@/shared/ui/feedback";
import { Icon } from "@/shared/ui/icon";
import { Page, Panel } from "@/shared/ui/page";
import { QueryView } from "@/shared/ui/query-view";
import { agentColumns } from "./agent-columns";
import { AgentDrawer } from "./agent-drawer";
import { RegisterDrawer } from "./register-drawer";

const route = getRouteApi("/shell/agents");

export function AgentsPage() {
  const { agent, open } = route.useSearch();
  const navigate = route.useNavigate();
  const mayManage = useMay("agents.manage");
  const query = useInfiniteQuery(agentsQuery());
  const loads = useQuery(agentLoadsQuery);
  const close = () => void navigate({ search: {}, replace: true });
  const register = mayManage ? (
    <Button
      leftSection={<Icon name="plus" />}
      onClick={() => void navigate({ search: { open: "register" } })}
    >
      Register agent
    </Button>
  ) : null;
  return (
    <Page title="Agents" lead="Machines with a model that take tasks." actions={register}>
      <Panel flush>
        <QueryView
          query={query}
          isEmpty={(data) => rowsOf(data).length === 0}
          empty={
            <Empty icon="agents" title="No agents yet" action={register}>
              Register any Ollama, llama.cpp, vLLM or LM Studio address, or start Hive with{" "}
              <code>--with-local-agent</code>.
            </Empty>
          }
        >
          {(data) => (
            <>
              <DataTable
                caption="Agents"
                columns={agentColumns(loads.data?.items ?? [])}
                rows={rowsOf(data)}
                rowKey={(row) => row.id}
                minWidth={560}
              />
              <TableFoot shown={plural(rowsOf(data).length, "agent")} query={query} />
            </>
          )}
        </QueryView>
      </Panel>
      <AgentDrawer slug={agent ?? null} onClose={close} />
      <RegisterDrawer opened={open === "register"} onClose={close} />
    </Page>
  );
}
