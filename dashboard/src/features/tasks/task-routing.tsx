/** Why this agent: what routing thought of each. */
import { Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { taskRoutingQuery } from "@/shared/api/tasks";
import type { Routing } from "@/shared/api/types";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { QueryView } from "@/shared/ui/query-view";
import { StatusMark } from "@/shared/ui/status-mark";

type Verdict = Routing["agents"][number];

const COLUMNS: readonly Column<Verdict>[] = [
  { key: "agent", header: "Agent", cell: (verdict) => verdict.agent_id },
  { key: "verdict", header: "Verdict", cell: (verdict) => <Said verdict={verdict} /> },
  {
    key: "score",
    header: "Score",
    align: "right",
    cell: (verdict) => verdict.score?.toFixed(1) ?? "–",
  },
  {
    key: "reasons",
    header: "Because",
    cell: (verdict) =>
      verdict.reasons.join("; ") || <span className="muted">nothing against it</span>,
  },
];

export function TaskRouting({ id, isOpen }: { id: string; isOpen: boolean }) {
  const query = useQuery(taskRoutingQuery(id));
  return (
    <section>
      <Title order={3} mb={6}>
        {isOpen ? "Which agents can take it now" : "Which agents could take it now"}
      </Title>
      <QueryView
        query={query}
        loadingRows={2}
        isEmpty={(routing) => routing.agents.length === 0}
        empty={<span className="muted">There are no agents.</span>}
      >
        {(routing) => (
          <DataTable
            caption="What routing thinks of each agent"
            columns={COLUMNS}
            rows={routing.agents}
            rowKey={(verdict) => verdict.agent_id}
          />
        )}
      </QueryView>
    </section>
  );
}

function Said({ verdict }: { verdict: Verdict }) {
  if (!verdict.fit) return <StatusMark tone="bad" glyph="cross" label="never" />;
  if (!verdict.available) return <StatusMark tone="warn" glyph="clock" label="not now" />;
  return <StatusMark tone="good" glyph="check" label="yes" />;
}
