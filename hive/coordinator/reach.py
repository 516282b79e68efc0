"""Refuse what no agent of the tenant could ever do."""

from collections.abc import Sequence

from hive.agents.model import Agent
from hive.coordinator.matching import candidate
from hive.coordinator.model import CapabilityNeed
from hive.coordinator.routing import Need, misfits
from hive.errors import InvalidError

SHOWN = 20


class UnknownCapabilityError(InvalidError):
    """No agent has this capability."""


class CapabilityOutOfReachError(InvalidError):
    """No single agent has all that is asked for."""


def check_reach(needs: Sequence[CapabilityNeed], agents: Sequence[Agent]) -> None:
    """Raise if agents are registered, but none of them could ever do it, free or not.

    Without any agent everything is accepted: it waits for the first one.
    """
    if not agents or not needs:
        return
    known = {each.name for agent in agents for each in agent.capabilities}
    if unknown := [need.name for need in needs if need.name not in known]:
        names = ", ".join(map(repr, sorted(known)[:SHOWN])) or "none at all"
        raise UnknownCapabilityError(
            f"No agent has the capability {unknown[0]!r}; known are {names}",
            unknown=unknown,
            known=sorted(known),
        )
    need = Need(capabilities=needs)
    why = {a.agent_id: misfits(need, candidate(a, used=0)) for a in agents}
    if all(why.values()):
        told = "; ".join(f"{name}: {', '.join(each)}" for name, each in list(why.items())[:SHOWN])
        raise CapabilityOutOfReachError(f"No agent has all that is asked for ({told})")
