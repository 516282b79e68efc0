/** The import report: what Hive can and cannot do with a workflow. */

export type ReportNode = {
  readonly name: string;
  readonly type: string;
  readonly version: number;
  readonly state: "supported" | "unknown_type" | "unknown_version" | "ignored";
  readonly versions: readonly number[];
  readonly disabled: boolean;
};

export type ImportReport = {
  readonly runnable: boolean;
  readonly nodes: readonly ReportNode[];
  readonly credentials: readonly { node: string; type: string; name: string }[];
  readonly sub_workflows: readonly { node: string; workflow: string }[];
  readonly llm_nodes: readonly string[];
};

const EMPTY: ImportReport = {
  runnable: false,
  nodes: [],
  credentials: [],
  sub_workflows: [],
  llm_nodes: [],
};

/** Take the server's report, which its OpenAPI leaves untyped; absent parts are empty. */
export const readReport = (body: Readonly<Record<string, unknown>>): ImportReport => ({
  ...EMPTY,
  ...body,
});

/** The enabled nodes that stand in the way of running. */
export const missingNodes = (report: ImportReport): ReportNode[] =>
  report.nodes.filter(
    (node) => !node.disabled && node.state !== "supported" && node.state !== "ignored",
  );
