/** One execution, as it runs. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import {
  executedWorkflowQuery,
  executionQuery,
  isFinal,
  nodeRunsQuery,
  nodesAtWorkQuery,
} from "@/shared/api/executions";
import type { Execution } from "@/shared/api/types";
import { LazyCanvas } from "@/shared/flow/lazy-canvas";
import { readFlow } from "@/shared/flow/model";
import { Outline } from "@/shared/flow/outline";
import { nodeViews, outlineOf } from "@/shared/flow/states";
import { Failure } from "@/shared/ui/feedback";
import { Page } from "@/shared/ui/page";
import { QueryView } from "@/shared/ui/query-view";
import { ExecutionActions } from "./execution-actions";
import { ExecutionSummary } from "./execution-summary";
import styles from "./executions.module.css";
import { NodePanel } from "./node-panel";
import { useAnnouncements } from "./use-announcements";

const NOBODY: ReadonlySet<string> = new Set();
const route = getRouteApi("/shell/executions/$executionId");

export function ExecutionPage() {
  const { executionId } = route.useParams();
  const query = useQuery(executionQuery(executionId));
  return (
    <Page
      title={query.data?.workflow_name ?? "Execution"}
      lead={
        <Link to="/executions" search={{}} className="muted">
          Executions
        </Link>
      }
      actions={query.data ? <ExecutionActions execution={query.data} /> : null}
    >
      <QueryView query={query}>
        {(execution) => (
          <>
            <ExecutionSummary execution={execution} />
            <Viewer key={execution.id} execution={execution} />
          </>
        )}
      </QueryView>
    </Page>
  );
}

function Viewer({ execution }: { execution: Execution }) {
  const { node: selected } = route.useSearch();
  const navigate = route.useNavigate();
  const workflow = useQuery(executedWorkflowQuery(execution.id));
  const runsQuery = useQuery({
    ...nodeRunsQuery(execution.id),
    refetchInterval: isFinal(execution) ? false : 5_000,
  });
  const { data: running = NOBODY } = useQuery(nodesAtWorkQuery(execution.id));
  useAnnouncements(execution.id);
  const runs = runsQuery.data ?? [];
  const flow = useMemo(() => readFlow(workflow.data), [workflow.data]);
  const views = useMemo(
    () => nodeViews(flow, runs, running, execution.status),
    [flow, runs, running, execution.status],
  );
  const select = (name: string) =>
    void navigate({ search: { node: name }, replace: true, resetScroll: false });
  const shown = selected ?? execution.error_node ?? null;
  if (workflow.error)
    return <Failure error={workflow.error} title="The workflow cannot be shown" />;
  return (
    <>
      {runsQuery.error ? (
        <Failure error={runsQuery.error} title="Its runs cannot be shown" />
      ) : null}
      <div className={styles["viewer"]}>
        <nav className={styles["outline"]} aria-label="Outline">
          <Outline nodes={outlineOf(flow, runs)} views={views} selected={shown} onSelect={select} />
        </nav>
        <div className={styles["canvas"]}>
          {workflow.data ? (
            <LazyCanvas
              flow={flow}
              views={views}
              selected={shown}
              onSelect={select}
              label="The workflow as it ran; the outline lists the same nodes"
            />
          ) : null}
        </div>
      </div>
      <NodePanel
        executionId={execution.id}
        name={shown}
        view={shown ? views.get(shown) : undefined}
      />
    </>
  );
}
