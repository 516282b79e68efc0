/** What the list says of each agent. */
import { Link } from "@tanstack/react-router";
import type { Agent, AgentState } from "@/shared/api/types";
import { formatSpeed } from "@/shared/lib/format";
import { type Column, rowLink } from "@/shared/ui/data-table";
import { StatusBadge } from "@/shared/ui/status-badge";
import { RelativeTime } from "@/shared/ui/time";
import styles from "./agents.module.css";
import { Capabilities } from "./capabilities";
import { SlotMeter } from "./slot-meter";

export function agentColumns(loads: readonly AgentState[]): readonly Column<Agent>[] {
  const load = new Map(loads.map((each) => [each.agent_id, each]));
  return [
    {
      key: "name",
      header: "Agent",
      cell: (agent) => (
        <div className={styles["name"]}>
          <Link to="/agents" search={{ agent: agent.agent_id }} className={rowLink}>
            {agent.name}
          </Link>
          <span className={styles["slug"]}>{agent.agent_id}</span>
        </div>
      ),
    },
    {
      key: "status",
      header: "Status",
      cell: (agent) => (
        <StatusBadge kind="agent" status={agent.status} hint={agent.status_reason} />
      ),
    },
    {
      key: "model",
      header: "Model",
      cell: (agent) => agent.model ?? <span className="muted">any</span>,
    },
    {
      key: "capabilities",
      header: "Capabilities",
      wide: true,
      cell: (agent) => <Capabilities capabilities={agent.capabilities} atMost={3} />,
    },
    {
      key: "slots",
      header: "Slots in use",
      align: "right",
      cell: (agent) => (
        <SlotMeter used={load.get(agent.agent_id)?.used_slots ?? 0} slots={agent.slots} />
      ),
    },
    {
      key: "speed",
      header: "Tokens/s",
      align: "right",
      cell: (agent) => formatSpeed(agent.tokens_per_second),
    },
    {
      key: "seen",
      header: "Last seen",
      align: "right",
      wide: true,
      cell: (agent) => <RelativeTime at={agent.last_seen} />,
    },
  ];
}
