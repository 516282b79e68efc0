"""The recorded runs of an execution rebuild everything else: it can go on after any of them."""

import asyncio
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hive.engine.graph import Graph
from hive.engine.plan import InputFacts, Plan, Step
from hive.engine.state import NodeRun
from hive.engine.workflow import Workflow
from tests.engine_parts import World, a_run, a_workflow, order_of, rows

NAMES = "ABCDEF"
ACYCLIC = [f"{a}:{out}>{b}:{port}" for i, a in enumerate(NAMES) for b in NAMES[i + 1 :]
           for out in (0, 1) for port in (0, 1)]  # fmt: skip


def a_plan(workflow: Workflow) -> Plan:
    plan = Plan(Graph(workflow), lambda _: InputFacts(count=2, required=1))
    plan.start("A", rows(0))
    return plan


def taken(plan: Plan, step: Step, recorded: list[NodeRun]) -> NodeRun | None:
    """Make up the result of a step: which outputs carry something depends on node and run."""
    if not plan.input_items(step):
        return None
    seed = ord(step.node) + 3 * step.run_index
    outputs = [rows(seed) if seed % 3 else [], rows(-seed) if seed % 2 else []]
    return a_run(step, *outputs, sequence=len(recorded))


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    wires=st.lists(st.sampled_from(ACYCLIC), max_size=9, unique=True),
    order=st.sampled_from(["v0", "v1"]),
)
def test_after_every_run_a_replay_names_the_same_next_step(wires: list[str], order: str) -> None:
    workflow = a_workflow(" ".join(NAMES), " ".join(wires), order=order)
    plan = a_plan(workflow)
    recorded: list[NodeRun] = []
    while (step := plan.next()) is not None:
        run = taken(plan, step, recorded)
        if run is None:
            continue
        replayed = a_plan(workflow)
        for earlier in recorded:
            replayed.apply(earlier)
        again = replayed.next()
        while again is not None and not replayed.input_items(again):
            again = replayed.next()
        assert again == step
        plan.finish(step, run)
        recorded.append(run)


async def outcomes_after_each_crash(workflow: Workflow, **given: Any) -> list[Any]:
    """Run once whole, then once for every number of runs that a crash could have left."""
    whole = await World().run(workflow, **given)
    history = sorted(
        (run for runs in whole.runs.values() for run in runs), key=lambda run: run.sequence
    )
    left = (deepcopy(history[:count]) for count in range(1, len(history) + 1))
    return [whole, *[await World().run(workflow, history=runs, **given) for runs in left]]


@pytest.mark.parametrize("order", ["v0", "v1"])
async def test_a_crash_anywhere_changes_nothing_in_the_end(order: str) -> None:
    workflow = a_workflow(
        "S=start F=fork A B J=join T=turn C=count", "S>F F>A F:1>B A>J B>J:1 J>T T:1>C C>T",
        order=order,
    )  # fmt: skip
    whole, *resumed = await outcomes_after_each_crash(workflow, items=rows(1, 2, 3))
    assert whole.status == "success"
    assert len(resumed) == len(order_of(whole).split())
    for outcome in resumed:
        assert order_of(outcome) == order_of(whole)
        assert {n: [r.outputs for r in runs] for n, runs in outcome.runs.items()} == {
            n: [r.outputs for r in runs] for n, runs in whole.runs.items()
        }


async def test_what_a_node_keeps_between_its_runs_is_recalled() -> None:
    workflow = a_workflow("S=start T=turn C=count", "S>T T:1>C C>T")
    whole, *resumed = await outcomes_after_each_crash(workflow)
    for outcome in resumed:
        assert [run.metadata for run in outcome.runs["C"]] == [{"count": 1}, {"count": 2}]
    assert whole.status == "success"


async def test_a_resumed_execution_numbers_its_runs_on() -> None:
    workflow = a_workflow("S=start A B", "S>A A>B")
    whole = await World().run(workflow)
    outcome = await World().run(workflow, history=[whole.runs["S"][0], whole.runs["A"][0]])
    assert outcome.runs["B"][0].sequence == 2
    assert outcome.last_node == "B"


async def test_a_loop_of_nodes_that_only_compute_lets_others_work() -> None:
    world = World()
    runner = world.runner(a_workflow("S=start A B", "S>A A>B B>A"))
    running = asyncio.ensure_future(runner.run())
    for _ in range(50):
        await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert len(runner.runs["A"]) > 1
