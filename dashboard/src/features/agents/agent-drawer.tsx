/** One agent: all that is known of it, how it was, and what can be done with it. */
import { Button, Drawer, Group, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { agentQuery, useRemoveAgent, useSetAgentMode } from "@/shared/api/agents";
import { useMay } from "@/shared/api/auth";
import type { Agent } from "@/shared/api/types";
import { formatSpeed, NOTHING } from "@/shared/lib/format";
import { ConfirmButton } from "@/shared/ui/confirm-button";
import { Facts } from "@/shared/ui/facts";
import { FailureIfAny } from "@/shared/ui/feedback";
import { JsonBlock } from "@/shared/ui/json-block";
import { QueryView } from "@/shared/ui/query-view";
import { StatusBadge } from "@/shared/ui/status-badge";
import { RelativeTime } from "@/shared/ui/time";
import { CapabilityBars } from "./capabilities";
import { HealthHistory } from "./health-history";

type AgentDrawerProps = { slug: string | null; onClose: () => void };

export function AgentDrawer({ slug, onClose }: AgentDrawerProps) {
  return (
    <Drawer opened={slug !== null} onClose={onClose} title={`Agent ${slug ?? ""}`}>
      {slug ? <AgentBody slug={slug} onGone={onClose} /> : null}
    </Drawer>
  );
}

function AgentBody({ slug, onGone }: { slug: string; onGone: () => void }) {
  const query = useQuery(agentQuery(slug));
  return (
    <QueryView query={query}>
      {(agent) => (
        <Stack gap="lg">
          <AgentFacts agent={agent} />
          <section>
            <Title order={3} mb={6}>
              Capabilities
            </Title>
            <CapabilityBars capabilities={agent.capabilities} />
          </section>
          <section>
            <Title order={3} mb={6}>
              Health
            </Title>
            <HealthHistory slug={slug} />
          </section>
          {Object.keys(agent.hardware).length > 0 ? (
            <section>
              <Title order={3} mb={6}>
                Hardware
              </Title>
              <JsonBlock value={agent.hardware} />
            </section>
          ) : null}
          <AgentActions agent={agent} onGone={onGone} />
        </Stack>
      )}
    </QueryView>
  );
}

function AgentFacts({ agent }: { agent: Agent }) {
  const { min_tps, max_response_time } = agent.performance_targets;
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Title order={2}>{agent.name}</Title>
        <StatusBadge kind="agent" status={agent.status} />
      </Group>
      {agent.status_reason ? <div className="muted">{agent.status_reason}</div> : null}
      <Facts
        facts={[
          { name: "Model", value: agent.model ?? "any" },
          { name: "Address", value: <span className="mono">{agent.endpoint}</span> },
          { name: "Driver", value: agent.driver ?? "not known yet" },
          { name: "Slots", value: agent.slots },
          { name: "Measured speed", value: formatSpeed(agent.tokens_per_second, "tokens/s") },
          { name: "Expected speed", value: min_tps ? `≥ ${min_tps} tokens/s` : NOTHING },
          { name: "Answer within", value: max_response_time ? `${max_response_time} s` : NOTHING },
          { name: "Specialization", value: agent.specialization ?? NOTHING },
          { name: "Last seen", value: <RelativeTime at={agent.last_seen} /> },
          { name: "Registered", value: <RelativeTime at={agent.created_at} /> },
        ]}
      />
    </Stack>
  );
}

function AgentActions({ agent, onGone }: { agent: Agent; onGone: () => void }) {
  const mayManage = useMay("agents.manage");
  const mode = useSetAgentMode();
  const remove = useRemoveAgent();
  if (!mayManage) return null;
  const isOut = agent.status === "draining" || agent.status === "maintenance";
  return (
    <Stack gap="sm">
      <FailureIfAny error={mode.error} />
      <Group gap="xs">
        {isOut ? (
          <Button
            variant="default"
            loading={mode.isPending}
            onClick={() => mode.mutate({ slug: agent.agent_id, mode: "online" })}
          >
            Take work again
          </Button>
        ) : (
          <>
            <Button
              variant="default"
              loading={mode.isPending}
              onClick={() => mode.mutate({ slug: agent.agent_id, mode: "draining" })}
            >
              Drain
            </Button>
            <Button
              variant="default"
              loading={mode.isPending}
              onClick={() => mode.mutate({ slug: agent.agent_id, mode: "maintenance" })}
            >
              Maintenance
            </Button>
          </>
        )}
        <ConfirmButton
          label="Remove…"
          question={`Remove ${agent.name}?`}
          explanation="It takes no new work. What it works on may finish, and its tasks stay in the list."
          confirmLabel="Remove agent"
          onConfirm={async () => {
            await remove.mutateAsync(agent.agent_id);
            onGone();
          }}
          buttonProps={{ c: "var(--tone-bad)" }}
        />
      </Group>
    </Stack>
  );
}
