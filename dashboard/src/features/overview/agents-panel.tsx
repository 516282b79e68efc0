/** Every agent at a glance. */
import { Anchor, Button, Progress } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { agentLoadsQuery, agentsQuery } from "@/shared/api/agents";
import { useMay } from "@/shared/api/auth";
import { rowsOf } from "@/shared/api/pages";
import type { Agent, AgentState } from "@/shared/api/types";
import { formatSpeed } from "@/shared/lib/format";
import { Empty } from "@/shared/ui/feedback";
import { Panel } from "@/shared/ui/page";
import { QueryView } from "@/shared/ui/query-view";
import { StatusBadge } from "@/shared/ui/status-badge";
import styles from "./overview.module.css";

export function AgentsPanel() {
  const query = useInfiniteQuery(agentsQuery());
  const loads = useQuery(agentLoadsQuery);
  const load = new Map(loads.data?.items.map((each) => [each.agent_id, each]));
  return (
    <Panel
      title="Agents"
      flush
      aside={
        <Anchor size="xs" renderRoot={(props) => <Link to="/agents" search={{}} {...props} />}>
          All agents
        </Anchor>
      }
    >
      <QueryView
        query={query}
        loadingRows={2}
        isEmpty={(data) => rowsOf(data).length === 0}
        empty={<NoAgents />}
      >
        {(data) => (
          <ul className={styles["agents"]}>
            {rowsOf(data).map((agent) => (
              <AgentCard key={agent.id} agent={agent} load={load.get(agent.agent_id)} />
            ))}
          </ul>
        )}
      </QueryView>
    </Panel>
  );
}

function NoAgents() {
  const mayRegister = useMay("agents.manage");
  return (
    <Empty
      icon="agents"
      title="No agents yet"
      action={
        mayRegister ? (
          <Button
            renderRoot={(props) => <Link to="/agents" search={{ open: "register" }} {...props} />}
          >
            Register an agent
          </Button>
        ) : null
      }
    >
      An agent is a machine with a model: any Ollama or OpenAI-compatible address.
    </Empty>
  );
}

function AgentCard({ agent, load }: { agent: Agent; load: AgentState | undefined }) {
  const used = load?.used_slots ?? 0;
  return (
    <li className={styles["agent"]}>
      <div className={styles["agentHead"]}>
        <Link to="/agents" search={{ agent: agent.agent_id }} className={styles["agentName"] ?? ""}>
          {agent.name}
        </Link>
        <StatusBadge kind="agent" status={agent.status} hint={agent.status_reason} />
      </div>
      <div className={styles["agentModel"]}>{agent.model ?? "any model"}</div>
      <div className={styles["agentFigures"]}>
        <span className="numeric">{formatSpeed(agent.tokens_per_second, "tokens/s")}</span>
        <span className="numeric muted">
          {used}/{agent.slots} slots
        </span>
      </div>
      <Progress
        size={4}
        value={(100 * used) / agent.slots}
        aria-label={`${used} of ${agent.slots} slots in use`}
      />
    </li>
  );
}
