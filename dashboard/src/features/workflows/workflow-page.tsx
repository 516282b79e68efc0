/** One workflow: its nodes, what Hive makes of it, and running it. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { StoredWorkflow } from "@/shared/api/types";
import { workflowQuery, workflowReportQuery } from "@/shared/api/workflows";
import { LazyCanvas } from "@/shared/flow/lazy-canvas";
import { readFlow } from "@/shared/flow/model";
import { Outline } from "@/shared/flow/outline";
import { outlineOf } from "@/shared/flow/states";
import { plural } from "@/shared/lib/format";
import { Page, Panel } from "@/shared/ui/page";
import { QueryView } from "@/shared/ui/query-view";
import { RelativeTime } from "@/shared/ui/time";
import { ImportReportView } from "./import-report";
import { RunPanel } from "./run-panel";
import { WorkflowActions } from "./workflow-actions";
import { ActiveMark } from "./workflow-columns";
import { WorkflowExecutions } from "./workflow-executions";
import styles from "./workflows.module.css";

const route = getRouteApi("/shell/workflows/$workflowId");

export function WorkflowPage() {
  const { workflowId } = route.useParams();
  const query = useQuery(workflowQuery(workflowId));
  return (
    <Page
      title={query.data?.name ?? "Workflow"}
      lead={
        <Link to="/workflows" search={{}} className="muted">
          Workflows
        </Link>
      }
      actions={query.data ? <WorkflowActions workflow={query.data} /> : null}
    >
      <QueryView query={query}>{(workflow) => <WorkflowBody workflow={workflow} />}</QueryView>
    </Page>
  );
}

function WorkflowBody({ workflow }: { workflow: StoredWorkflow }) {
  const flow = useMemo(() => readFlow(workflow.n8n_data), [workflow.n8n_data]);
  const report = useQuery(workflowReportQuery(workflow.id));
  const [selected, setSelected] = useState<string | null>(null);
  return (
    <>
      <div className={styles["facts"]}>
        <ActiveMark active={workflow.active} />
        <span className="muted">Version {workflow.version}</span>
        <span className="muted">{plural(flow.nodes.length, "node")}</span>
        <span className="muted">
          Changed <RelativeTime at={workflow.updated_at} />
        </span>
      </div>
      {workflow.description ? (
        <p className={styles["description"]}>{workflow.description}</p>
      ) : null}
      <div className={styles["viewer"]}>
        <nav className={styles["outline"]} aria-label="Outline">
          <Outline nodes={outlineOf(flow, [])} selected={selected} onSelect={setSelected} />
        </nav>
        <div className={styles["canvas"]}>
          <LazyCanvas
            flow={flow}
            selected={selected}
            onSelect={setSelected}
            label="The workflow; the outline lists the same nodes"
          />
        </div>
      </div>
      <div className={styles["halves"]}>
        <RunPanel workflow={workflow} />
        <Panel title="What Hive makes of it">
          <QueryView query={report} loadingRows={2}>
            {(data) => <ImportReportView report={data} />}
          </QueryView>
        </Panel>
      </div>
      <WorkflowExecutions id={workflow.id} />
    </>
  );
}
