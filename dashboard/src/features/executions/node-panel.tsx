/** What one node did: its runs, what it put out, and its error. */
import { SegmentedControl, Select, Tabs } from "@mantine/core";
import { useState } from "react";
import type { NodeRun } from "@/shared/api/types";
import { type NodeView, stateOfRun } from "@/shared/flow/states";
import { formatDuration, formatExact, plural } from "@/shared/lib/format";
import { lookOf } from "@/shared/lib/status";
import { Empty } from "@/shared/ui/feedback";
import { JsonBlock } from "@/shared/ui/json-block";
import { Notice } from "@/shared/ui/notice";
import { Panel } from "@/shared/ui/page";
import { StatusBadge } from "@/shared/ui/status-badge";
import styles from "./executions.module.css";
import { NodeItems } from "./node-items";

type NodePanelProps = {
  executionId: string;
  name: string | null;
  view: NodeView | undefined;
};

export function NodePanel({ executionId, name, view }: NodePanelProps) {
  if (!name)
    return (
      <Panel>
        <span className="muted">
          Choose a node on the canvas or in the outline to see its items.
        </span>
      </Panel>
    );
  return (
    <Panel title={name} aside={<StatusBadge kind="node" status={view?.state ?? "idle"} />} flush>
      {view && view.runs.length > 0 ? (
        <Runs key={name} executionId={executionId} runs={view.runs} />
      ) : (
        <Empty icon="cube" title={`${name} has not run`}>
          Models and tools that hang below another node run as a part of it.
        </Empty>
      )}
    </Panel>
  );
}

function Runs({ executionId, runs }: { executionId: string; runs: readonly NodeRun[] }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const run = runs.find((each) => each.run_index === chosen) ?? runs.at(-1);
  if (!run) return null;
  return (
    <>
      <div className={styles["runLine"]}>
        {runs.length > 1 ? (
          <Select
            aria-label="Run"
            size="xs"
            w={150}
            allowDeselect={false}
            data={runs.map((each) => ({
              value: String(each.run_index),
              label: `Run ${each.run_index + 1}: ${lookOf("node", stateOfRun(each)).label}`,
            }))}
            value={String(run.run_index)}
            onChange={(value) => setChosen(Number(value))}
          />
        ) : null}
        <span className="muted numeric">
          {formatDuration(run.duration_s)}, began {formatExact(run.started_at)}
          {run.tries > 1 ? `, ${plural(run.tries, "try", "tries")}` : ""}
        </span>
      </div>
      {run.error ? <RunError error={run.error} /> : null}
      <Outputs key={run.sequence} executionId={executionId} run={run} />
    </>
  );
}

const text = (value: unknown): string | null => (typeof value === "string" && value ? value : null);

function RunError({ error }: { error: Readonly<Record<string, unknown>> }) {
  const place = [
    text(error["parameter"]) ? `parameter ${String(error["parameter"])}` : null,
    typeof error["item"] === "number" ? `item ${error["item"]}` : null,
  ].filter((each) => each !== null);
  return (
    <div className={styles["padded"]}>
      <Notice tone="bad" title={text(error["message"]) ?? "It failed"}>
        {text(error["description"])}
        {place.length > 0 ? <div className="muted">At {place.join(", ")}</div> : null}
      </Notice>
    </div>
  );
}

function Outputs({ executionId, run }: { executionId: string; run: NodeRun }) {
  const [output, setOutput] = useState(0);
  const counts = run.item_counts;
  if (counts.length === 0)
    return run.error ? (
      <ErrorJson error={run.error} />
    ) : (
      <p className={styles["none"]}>It put nothing out.</p>
    );
  return (
    <Tabs defaultValue="table" keepMounted={false}>
      <div className={styles["tabs"]}>
        <Tabs.List>
          <Tabs.Tab value="table">Table</Tabs.Tab>
          <Tabs.Tab value="json">JSON</Tabs.Tab>
        </Tabs.List>
        {counts.length > 1 ? (
          <SegmentedControl
            size="xs"
            aria-label="Output"
            value={String(output)}
            onChange={(value) => setOutput(Number(value))}
            data={counts.map((count, index) => ({
              value: String(index),
              label: `Output ${index + 1} (${count})`,
            }))}
          />
        ) : (
          <span className="muted numeric">{plural(counts[0] ?? 0, "item")}</span>
        )}
      </div>
      <Tabs.Panel value="table">
        <NodeItems executionId={executionId} run={run} output={output} as="table" />
      </Tabs.Panel>
      <Tabs.Panel value="json">
        <NodeItems executionId={executionId} run={run} output={output} as="json" />
      </Tabs.Panel>
    </Tabs>
  );
}

function ErrorJson({ error }: { error: unknown }) {
  return (
    <div className={styles["padded"]}>
      <JsonBlock value={error} label="The error as JSON" />
    </div>
  );
}
