"""Which agent gets a task: a pure choice over ability, availability, free slots and speed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from uuid import UUID

from hive.agents.model import AgentStatus
from hive.coordinator.model import CapabilityNeed

UNMEASURED_SPEED = 20.0
"""Tokens per second assumed where nobody was measured; a new agent counts as a middling one."""
PREFERS_MODEL = 4.0
"""How much faster another agent must be to beat one that runs the wanted model."""
MISSES_TARGET = 0.5
AT_WORK = frozenset({AgentStatus.ONLINE, AgentStatus.BUSY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a task asks of its agent."""

    capabilities: Sequence[CapabilityNeed] = ()
    agent_id: UUID | None = None  # a person's choice: then abilities are not asked
    model: str | None = None  # a wish: another agent may answer with its own model
    failed_at: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An agent as routing sees it."""

    id: UUID
    slug: str
    status: AgentStatus
    status_reason: str | None = None
    capabilities: Mapping[str, float] = field(default_factory=dict[str, float])
    model: str | None = None
    slots: int = 1
    free_slots: int = 1
    tokens_per_second: float | None = None
    min_tps: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was thought of one agent. `fit`: it could ever; `available`: it can now."""

    agent_id: UUID
    slug: str
    fit: bool
    available: bool
    score: float | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """The chosen agent, if any can take the task now, and what was thought of each."""

    agent_id: UUID | None
    verdicts: tuple[Verdict, ...]


def choose(need: Need, candidates: Iterable[Candidate]) -> Decision:
    """Choose the agent that probably answers first among those that are able and free.

    An agent at which the task failed gets it again only if no other able agent is at work.
    """
    agents = list(candidates)
    usual = usual_speed(agents)
    fit = {each.id for each in agents if not misfits(need, each)}
    others = any(each.id in fit - need.failed_at and each.status in AT_WORK for each in agents)
    verdicts = tuple(_judge(need, each, usual=usual, others=others) for each in agents)
    best = max(
        (each for each in verdicts if each.available and each.score is not None),
        key=lambda each: (each.score, [-ord(letter) for letter in each.slug]),
        default=None,
    )
    return Decision(best.agent_id if best else None, verdicts)


def misfits(need: Need, agent: Candidate) -> tuple[str, ...]:
    """Say why an agent can never take a task; empty if it can."""
    if need.agent_id is not None:
        return () if agent.id == need.agent_id else ("another agent was asked for",)
    reasons: list[str] = []
    for wanted in need.capabilities:
        has = agent.capabilities.get(wanted.name)
        if has is None:
            reasons.append(f"lacks {wanted.name!r}")
        elif has < wanted.min_proficiency:
            reasons.append(f"{wanted.name!r} is {has:g}, needed {wanted.min_proficiency:g}")
    return tuple(reasons)


def hindrances(agent: Candidate) -> tuple[str, ...]:
    """Say why an agent takes no task now; empty if it does."""
    if agent.status not in AT_WORK:
        why = f": {agent.status_reason}" if agent.status_reason else ""
        return (f"is {agent.status.value}{why}",)
    if agent.free_slots <= 0:
        return (f"all {agent.slots} slots are taken",)
    return ()


def score(need: Need, agent: Candidate, *, usual: float) -> float:
    """Estimate how well and fast the agent would answer; higher is better, always positive.

    Proficiency times speed: requests beside each other share the machine, so a half-full agent
    counts as slower than an empty one of the same speed.
    """
    known = [agent.capabilities.get(wanted.name, 0.0) for wanted in need.capabilities]
    proficiency = sum(known) / len(known) if known else 1.0
    speed = agent.tokens_per_second or usual
    slow = agent.min_tps is not None and speed < agent.min_tps
    share = 0.5 + 0.5 * max(0, agent.free_slots) / agent.slots
    wish = PREFERS_MODEL if need.model and same_model(need.model, agent.model) else 1.0
    return max(0.01, proficiency) * speed * share * wish * (MISSES_TARGET if slow else 1.0)


def usual_speed(agents: Iterable[Candidate]) -> float:
    """Return the speed to assume of an agent that was never measured."""
    known = [each.tokens_per_second for each in agents if each.tokens_per_second]
    return median(known) if known else UNMEASURED_SPEED


def same_model(one: str, other: str | None) -> bool:
    """Compare names of models as Ollama does: the tag `latest` may be left out.

    >>> same_model("llama3", "llama3:latest"), same_model("llama3", "llama3:8b")
    (True, False)
    """
    return other is not None and one.removesuffix(":latest") == other.removesuffix(":latest")


def model_for(wanted: str | None, own: str | None, *, asked_for: bool) -> str | None:
    """Return the model to name to the agent; null leaves it to the agent.

    The wanted one goes only to an agent that was asked for by name, or that has none of its own:
    a workflow made for a model of a cloud provider runs on the hive's own models.
    """
    if wanted is not None and (asked_for or own is None):
        return wanted
    return own


def _judge(need: Need, agent: Candidate, *, usual: float, others: bool) -> Verdict:
    unfit = misfits(need, agent)
    hindered = hindrances(agent)
    avoided = others and agent.id in need.failed_at
    reasons = [*unfit, *hindered]
    if avoided:
        reasons.append("this task failed here, and another agent can take it")
    value = None if unfit else score(need, agent, usual=usual)
    if not reasons:
        speed = agent.tokens_per_second
        measured = "not measured yet" if speed is None else f"{speed:.3g} tokens/s"
        reasons.append(f"{measured}, {agent.free_slots} of {agent.slots} slots free")
    return Verdict(
        agent_id=agent.id,
        slug=agent.slug,
        fit=not unfit,
        available=not (unfit or hindered or avoided),
        score=value,
        reasons=tuple(reasons),
    )
