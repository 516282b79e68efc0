/** The latest looks at an agent: a strip of them, and the figures. */
import { useQuery } from "@tanstack/react-query";
import { agentHealthQuery } from "@/shared/api/agents";
import type { HealthCheck } from "@/shared/api/types";
import { formatDuration, formatExact, formatSpeed } from "@/shared/lib/format";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { QueryView } from "@/shared/ui/query-view";
import { StatusMark } from "@/shared/ui/status-mark";
import { RelativeTime } from "@/shared/ui/time";
import styles from "./agents.module.css";

const IN_STRIP = 48;
const IN_TABLE = 8;

const COLUMNS: readonly Column<HealthCheck>[] = [
  { key: "when", header: "Checked", cell: (check) => <RelativeTime at={check.timestamp} /> },
  {
    key: "available",
    header: "Result",
    cell: (check) =>
      check.available ? (
        <StatusMark tone="good" glyph="check" label="answered" />
      ) : (
        <>
          <StatusMark tone="bad" glyph="cross" label="failed" />
          <div className={styles["why"]}>{check.error_message}</div>
        </>
      ),
  },
  {
    key: "answer",
    header: "Answered in",
    align: "right",
    cell: (check) => formatDuration(check.response_time),
  },
  {
    key: "speed",
    header: "Tokens/s",
    align: "right",
    cell: (check) => formatSpeed(check.tokens_per_second),
  },
];

export function HealthHistory({ slug }: { slug: string }) {
  const query = useQuery(agentHealthQuery(slug));
  return (
    <QueryView
      query={query}
      loadingRows={3}
      isEmpty={(health) => health.recent.length === 0}
      empty={<span className="muted">Not checked yet.</span>}
    >
      {({ recent }) => (
        <>
          <Strip checks={recent.slice(0, IN_STRIP).toReversed()} />
          <DataTable
            caption="Latest health checks"
            columns={COLUMNS}
            rows={recent.slice(0, IN_TABLE)}
            rowKey={(check) => check.timestamp}
          />
        </>
      )}
    </QueryView>
  );
}

function Strip({ checks }: { checks: readonly HealthCheck[] }) {
  const good = checks.filter((check) => check.available).length;
  return (
    <div
      className={styles["strip"]}
      role="img"
      aria-label={`${good} of the last ${checks.length} checks were good`}
    >
      {checks.map((check) => (
        <span
          key={check.timestamp}
          data-good={check.available}
          title={`${formatExact(check.timestamp)}: ${check.available ? "good" : (check.error_message ?? "failed")}`}
        />
      ))}
    </div>
  );
}
