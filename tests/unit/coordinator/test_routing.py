from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hive.agents.model import AgentStatus
from hive.coordinator.model import CapabilityNeed
from hive.coordinator.routing import Candidate, Need, choose, model_for, score

ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))


def an_agent(number: UUID = ONE, **changes: Any) -> Candidate:
    fields: dict[str, Any] = {
        "id": number,
        "slug": f"agent-{number.int}",
        "status": AgentStatus.ONLINE,
        **changes,
    }
    return Candidate(**fields)


def a_need(*names: str, least: float = 0.0, **more: Any) -> Need:
    needs = [CapabilityNeed(name=name, min_proficiency=least) for name in names]
    return Need(capabilities=needs, **more)


GOOD, WEAK = {"code": 0.9}, {"code": 0.5}
TABLE: list[tuple[str, Need, list[Candidate], UUID | None]] = [
    ("nobody is there", a_need(), [], None),
    ("anybody can do nothing special", a_need(), [an_agent()], ONE),
    ("ability", a_need("code"), [an_agent(), an_agent(TWO, capabilities=GOOD)], TWO),
    ("proficiency", a_need("code", least=0.8), [an_agent(capabilities=WEAK)], None),
    (
        "the more proficient of two equals",
        a_need("code"),
        [an_agent(capabilities=WEAK), an_agent(TWO, capabilities=GOOD)],
        TWO,
    ),
    ("offline", a_need(), [an_agent(status=AgentStatus.OFFLINE)], None),
    ("maintenance", a_need(), [an_agent(status=AgentStatus.MAINTENANCE)], None),
    ("draining", a_need(), [an_agent(status=AgentStatus.DRAINING)], None),
    ("full", a_need(), [an_agent(free_slots=0, status=AgentStatus.BUSY)], None),
    ("busy by name, free by count", a_need(), [an_agent(status=AgentStatus.BUSY)], ONE),
    (
        "the faster",
        a_need(),
        [an_agent(tokens_per_second=20.0), an_agent(TWO, tokens_per_second=60.0)],
        TWO,
    ),
    (
        "the emptier of two equals",
        a_need(),
        [an_agent(slots=4, free_slots=1), an_agent(TWO, slots=4, free_slots=3)],
        TWO,
    ),
    (
        "speed against load",
        a_need(),
        [
            an_agent(slots=2, free_slots=1, tokens_per_second=100.0),
            an_agent(TWO, slots=2, free_slots=2, tokens_per_second=50.0),
        ],
        ONE,
    ),
    (
        "below its own target",
        a_need(),
        [an_agent(tokens_per_second=12.0, min_tps=15.0), an_agent(TWO, tokens_per_second=10.0)],
        TWO,
    ),
    ("a person's choice", a_need("code", agent_id=TWO), [an_agent(), an_agent(TWO)], TWO),
    (
        "a person's choice is waited for",
        a_need(agent_id=TWO),
        [an_agent(), an_agent(TWO, free_slots=0)],
        None,
    ),
    (
        "the wanted model",
        a_need(model="llama3"),
        [an_agent(tokens_per_second=50.0), an_agent(TWO, model="llama3:latest")],
        TWO,
    ),
    ("another model if need be", a_need(model="gpt-4o"), [an_agent(model="tiny")], ONE),
    (
        "not where it failed",
        a_need(failed_at=frozenset({ONE})),
        [an_agent(tokens_per_second=99.0), an_agent(TWO, tokens_per_second=1.0)],
        TWO,
    ),
    (
        "rather wait than go where it failed",
        a_need(failed_at=frozenset({ONE})),
        [an_agent(), an_agent(TWO, free_slots=0, status=AgentStatus.BUSY)],
        None,
    ),
    (
        "where it failed if there is nobody else",
        a_need("code", failed_at=frozenset({ONE})),
        [an_agent(capabilities=GOOD), an_agent(TWO)],
        ONE,
    ),
    (
        "where it failed if the others are away",
        a_need(failed_at=frozenset({ONE})),
        [an_agent(), an_agent(TWO, status=AgentStatus.OFFLINE)],
        ONE,
    ),
    ("a tie goes by name", a_need(), [an_agent(TWO), an_agent(ONE)], ONE),
]


@pytest.mark.parametrize(("case", "need", "agents", "chosen"), TABLE, ids=[t[0] for t in TABLE])
def test_the_agent_is_chosen(case: str, need: Need, agents: list[Candidate], chosen: UUID | None):
    decision = choose(need, agents)
    assert decision.agent_id == chosen, case
    assert len(decision.verdicts) == len(agents)
    assert all(verdict.reasons for verdict in decision.verdicts)


def test_the_reasons_say_what_is_missing():
    agents = [
        an_agent(ONE),
        an_agent(TWO, capabilities=WEAK, status=AgentStatus.OFFLINE, status_reason="refused"),
        an_agent(THREE, capabilities=GOOD, slots=2, free_slots=0),
    ]
    reasons = [v.reasons for v in choose(a_need("code", least=0.8), agents).verdicts]
    assert reasons == [
        ("lacks 'code'",),
        ("'code' is 0.5, needed 0.8", "is offline: refused"),
        ("all 2 slots are taken",),
    ]


names = st.sampled_from(["code", "prose", "maths"])


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    slots = st.integers(1, 4)
    return [
        Candidate(
            id=UUID(int=number),
            slug=f"a{number}",
            status=draw(st.sampled_from(list(AgentStatus))),
            capabilities=draw(st.dictionaries(names, st.floats(0, 1))),
            slots=4,
            free_slots=draw(slots) - 1,
            tokens_per_second=draw(st.none() | st.floats(0.1, 200)),
            min_tps=draw(st.none() | st.floats(0, 50)),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


def build_need(wanted: dict[str, float], failed: set[int]) -> Need:
    return Need(
        capabilities=[CapabilityNeed(name=n, min_proficiency=p) for n, p in wanted.items()],
        failed_at=frozenset(UUID(int=n) for n in failed),
    )


needs = st.builds(
    build_need,
    st.dictionaries(names, st.floats(0, 1)),
    st.sets(st.integers(0, 5)),
)


@given(need=needs, agents=candidates())
def test_the_chosen_agent_is_able_at_work_and_free(need: Need, agents: list[Candidate]):
    chosen = choose(need, agents).agent_id
    for agent in (each for each in agents if each.id == chosen):
        assert agent.status in ("online", "busy")
        assert agent.free_slots > 0
        for wanted in need.capabilities:
            assert agent.capabilities[wanted.name] >= wanted.min_proficiency


@given(need=needs, agents=candidates())
def test_somebody_is_chosen_if_and_only_if_somebody_is_available(
    need: Need, agents: list[Candidate]
):
    decision = choose(need, agents)
    assert (decision.agent_id is not None) == any(v.available for v in decision.verdicts)


@given(need=needs, agents=candidates())
def test_the_order_of_the_agents_does_not_matter(need: Need, agents: list[Candidate]):
    assert choose(need, agents).agent_id == choose(need, agents[::-1]).agent_id


@given(agents=candidates())
def test_scores_are_positive_and_finite(agents: list[Candidate]):
    assert all(0 < score(Need(), agent, usual=20) < 1e6 for agent in agents)


@pytest.mark.parametrize(
    ("wanted", "own", "asked_for", "named"),
    [
        (None, None, False, None),
        (None, "tiny", False, "tiny"),
        ("gpt-4o", "tiny", False, "tiny"),
        ("llama3", "tiny", True, "llama3"),
        ("llama3", None, False, "llama3"),
    ],
)
def test_the_model_named_to_the_agent(
    *, wanted: str | None, own: str | None, asked_for: bool, named: str | None
):
    assert model_for(wanted, own, asked_for=asked_for) == named
