/** What Hive can and cannot do with a workflow, said before it runs. */
import { type ImportReport, missingNodes, type ReportNode } from "@/shared/api/report";
import { plural } from "@/shared/lib/format";
import { Notice } from "@/shared/ui/notice";
import styles from "./workflows.module.css";

export function ImportReportView({ report }: { report: ImportReport }) {
  const missing = missingNodes(report);
  const enabled = report.nodes.filter((node) => !node.disabled && node.state !== "ignored").length;
  return (
    <div className={styles["report"]}>
      {missing.length === 0 ? (
        <Notice tone="good" title="Hive can run all of it">
          {plural(enabled, "node")}, each of a type and version that Hive has.
        </Notice>
      ) : (
        <Notice
          tone="warn"
          title={`${plural(missing.length, "node")} of ${enabled} cannot run yet`}
        >
          It can be kept and looked at. Running it is refused as long as such a node can be reached.
          <ul className={styles["reportList"]}>
            {missing.map((node) => (
              <li key={node.name}>
                <b>{node.name}</b>: {whyNot(node)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <Needs report={report} />
    </div>
  );
}

/** Why a node cannot run. */
export function whyNot(node: ReportNode): string {
  if (node.state === "unknown_version")
    return `version ${node.version} of ${node.type}; Hive has ${node.versions.join(", ")}`;
  return `Hive has no ${node.type}`;
}

function Needs({ report }: { report: ImportReport }) {
  const needs = [
    ...report.credentials.map((each) => ({
      key: `credential ${each.node} ${each.type}`,
      text: `${each.node} uses the credential “${each.name || each.type}”.`,
    })),
    ...report.llm_nodes.map((node) => ({
      key: `model ${node}`,
      text: `${node} is a model: its calls go to your own agents.`,
    })),
    ...report.sub_workflows.map((each) => ({
      key: `workflow ${each.node}`,
      text: `${each.node} calls the workflow “${each.workflow}”.`,
    })),
  ];
  if (needs.length === 0) return null;
  return (
    <ul className={styles["needs"]}>
      {needs.map((need) => (
        <li key={need.key}>{need.text}</li>
      ))}
    </ul>
  );
}
