/** The state of the hive in four figures. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { executionsQuery } from "@/shared/api/executions";
import { rowsOf } from "@/shared/api/pages";
import { clusterQuery } from "@/shared/api/status";
import type { ClusterStatus } from "@/shared/api/types";
import { formatNumber, formatSpeed, plural } from "@/shared/lib/format";
import { QueryView } from "@/shared/ui/query-view";
import styles from "./overview.module.css";
import { SegmentBar } from "./segment-bar";
import { Sparkline } from "./sparkline";
import { useSpeedHistory } from "./use-speed-history";

export function ClusterTiles() {
  const query = useQuery(clusterQuery);
  return (
    <QueryView query={query} loadingRows={3}>
      {(status) => (
        <div className={styles["tiles"]}>
          <AgentsTile status={status} />
          <QueueTile status={status} />
          <SpeedTile status={status} />
          <ExecutionsTile />
        </div>
      )}
    </QueryView>
  );
}

const count = (counts: Readonly<Record<string, number>>, ...names: string[]): number =>
  names.reduce((sum, name) => sum + (counts[name] ?? 0), 0);

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, each) => total + each, 0);

type TileProps = {
  label: string;
  to: "/agents" | "/tasks" | "/executions";
  figure: string;
  of?: string;
  children: ReactNode;
  note: string;
};

function Tile({ label, to, figure, of, children, note }: TileProps) {
  return (
    <Link to={to} className={styles["tile"] ?? ""}>
      <span className={styles["tileLabel"]}>{label}</span>
      <span className={styles["figure"]}>
        {figure}
        {of ? <span className={styles["of"]}> {of}</span> : null}
      </span>
      <span className={styles["tileBody"]}>{children}</span>
      <span className={styles["note"]}>{note}</span>
    </Link>
  );
}

function AgentsTile({ status }: { status: ClusterStatus }) {
  const { agents } = status;
  const up = count(agents, "online", "busy");
  const out = count(agents, "draining", "maintenance");
  const away = count(agents, "offline");
  return (
    <Tile
      label="Agents"
      to="/agents"
      figure={formatNumber(up)}
      of={`of ${formatNumber(sum(agents))} available`}
      note={agentsNote(sum(agents), away, out)}
    >
      <SegmentBar
        label="Agents by status"
        segments={[
          { name: "online", tone: "good", value: count(agents, "online") },
          { name: "busy", tone: "info", value: count(agents, "busy") },
          { name: "taken out", tone: "warn", value: out },
          { name: "offline", tone: "bad", value: away },
        ]}
      />
    </Tile>
  );
}

function agentsNote(all: number, away: number, out: number): string {
  if (all === 0) return "none registered";
  return away || out ? `${away} offline, ${out} taken out` : "all reachable";
}

function QueueTile({ status }: { status: ClusterStatus }) {
  const { high = 0, medium = 0, low = 0 } = status.queue;
  const waiting = high + medium + low;
  return (
    <Tile
      label="Queue"
      to="/tasks"
      figure={formatNumber(waiting)}
      of="waiting"
      note={`${high} high, ${medium} medium, ${low} low priority`}
    >
      <SegmentBar
        label="Queue by priority"
        segments={[
          { name: "high", tone: "bad", value: high },
          { name: "medium", tone: "warn", value: medium },
          { name: "low", tone: "neutral", value: low },
        ]}
      />
    </Tile>
  );
}

function SpeedTile({ status }: { status: ClusterStatus }) {
  const history = useSpeedHistory(status.timestamp, status.tokens_per_second);
  return (
    <Tile
      label="Throughput"
      to="/agents"
      figure={formatSpeed(status.tokens_per_second)}
      of="tokens/s"
      note={`${status.used_slots} of ${plural(status.slots, "slot")} in use`}
    >
      <Sparkline values={history} label="Tokens per second since this page was opened" />
    </Tile>
  );
}

const LOOKED_AT = 100;

/** Executions are not part of the cluster's status, so the latest of them are counted here. */
function ExecutionsTile() {
  const latest = rowsOf(useInfiniteQuery(executionsQuery({}, LOOKED_AT)).data).slice(0, LOOKED_AT);
  const counts: Record<string, number> = {};
  for (const { status } of latest) counts[status] = (counts[status] ?? 0) + 1;
  const open = count(counts, "pending", "running", "waiting");
  const attention = count(counts, "needs_attention");
  const completed = formatNumber(count(counts, "completed"));
  const failed = formatNumber(count(counts, "failed"));
  const whole = latest.length < LOOKED_AT ? "" : `Of the last ${LOOKED_AT}: `;
  return (
    <Tile
      label="Executions"
      to="/executions"
      figure={formatNumber(open)}
      of="under way"
      note={
        attention > 0
          ? `${attention} need a person's attention`
          : `${whole}${completed} completed, ${failed} failed`
      }
    >
      <SegmentBar
        label="Executions by status"
        segments={[
          { name: "completed", tone: "good", value: count(counts, "completed") },
          { name: "under way", tone: "info", value: open },
          { name: "needs attention", tone: "warn", value: attention },
          { name: "failed", tone: "bad", value: count(counts, "failed") },
          { name: "cancelled", tone: "neutral", value: count(counts, "cancelled") },
        ]}
      />
    </Tile>
  );
}
