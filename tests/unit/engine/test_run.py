"""Running workflows: what the listener learns, what nodes are given, how executions end."""

import pytest
from typing_extensions import override

from hive.engine.activity import RunInfo
from hive.engine.expressions.scope import ExecutionInfo
from hive.engine.result import to_n8n_result
from hive.engine.run import run_workflow
from hive.sdk import Call, Effect, Outputs
from hive.sdk.errors import ExecutionInterruptError
from tests.engine_parts import Pass, PassParams, World, a_workflow, json_of, order_of, rows


async def test_items_flow_from_node_to_node() -> None:
    outcome = await World().run(a_workflow("S=start A B", "S>A A>B"), items=rows(1, 2))
    assert outcome.status == "success"
    assert json_of(outcome, "B") == [{"v": 1}, {"v": 2}]
    assert order_of(outcome) == "S A B"
    assert outcome.last_node == "B"


async def test_without_items_an_execution_starts_with_an_empty_one() -> None:
    assert json_of(await World().run(a_workflow("S=start")), "S") == [{}]


async def test_the_listener_learns_of_every_step_in_order() -> None:
    world = World()
    await world.run(a_workflow("S=start A=send", "S>A"))
    assert world.watcher.notes == [
        "start S", "end S", "start A", "commit before A", "end A",
    ]  # fmt: skip


async def test_a_node_is_told_its_effect_and_its_settings_may_change_it() -> None:
    world = World()
    changed = {"hive": {"effect": "once"}}
    strange = {"hive": {"effect": "sometimes"}}
    await world.run(a_workflow("S=start A=send B=pass C=send", "S>A A>B B>C", B=changed, C=strange))
    assert [a.effect for a in world.activities] == [
        Effect.NONE, Effect.RETRYABLE, Effect.ONCE, Effect.RETRYABLE,
    ]  # fmt: skip
    assert [note for note in world.watcher.notes if "commit" in note] == [
        "commit before A", "commit before B", "commit before C",
    ]  # fmt: skip


async def test_an_execution_can_be_cancelled_between_nodes() -> None:
    world = World()
    world.watcher = type(world.watcher)(stop_after="A")
    outcome = await world.run(a_workflow("S=start A B", "S>A A>B"))
    assert outcome.status == "canceled"
    assert order_of(outcome) == "S A"


async def test_an_execution_ends_at_its_time_limit() -> None:
    retry = {"retryOnFail": True, "maxTries": 5, "waitBetweenTries": 5000}
    workflow = a_workflow(
        "S=start A=break B", "S>A A>B",
        settings={"executionTimeout": 10}, A={**retry, "parameters": {"text": 4}},
    )  # fmt: skip
    outcome = await World().run(workflow)
    assert outcome.status == "canceled"
    assert order_of(outcome) == "S A"


async def test_expressions_see_the_items_of_their_node() -> None:
    text = {"parameters": {"text": "={{ $json.v }}"}}
    outcome = await World().run(a_workflow("S=start A=say", "S>A", A=text), items=rows("x", "y"))
    assert json_of(outcome, "A") == [{"text": "x"}, {"text": "y"}]


async def test_sub_nodes_supply_their_parent_and_never_run() -> None:
    workflow = a_workflow(
        "S=start A=ask M=model N=model Off=model",
        "S>A M-ai_languageModel>A N-ai_languageModel>A Off-ai_tool>A",
        M={"parameters": {"text": "={{ $json.v }}"}}, Off={"disabled": True},
    )  # fmt: skip
    outcome = await World().run(workflow, items=rows("first"))
    assert json_of(outcome, "A") == [{"supplied": {"ai_languageModel": ["M: first", "N: None"]}}]
    assert order_of(outcome) == "S A"


async def test_a_node_with_two_inputs_gets_both() -> None:
    workflow = a_workflow("S=start F=fork J=join", "S>F F:0>J F:1>J:1")
    outcome = await World().run(workflow, items=rows(1, 2, 3))
    assert [row["v"] for row in json_of(outcome, "J")] == [2, 1, 3]


async def test_a_node_that_ends_its_branch_leaves_no_run() -> None:
    outcome = await World().run(a_workflow("S=start A=vanish B", "S>A A>B"))
    assert outcome.status == "success"
    assert order_of(outcome) == "S"


async def test_an_interruption_is_not_the_nodes_failure() -> None:
    class Interrupted(Pass):
        n8n_type = "interrupted"

        @override
        async def run(self, call: Call[PassParams]) -> Outputs:
            raise ExecutionInterruptError("nobody knows")

    world = World(Pass, Interrupted)
    workflow = a_workflow(
        "S=pass A=interrupted", "S>A",
        A={"onError": "continueRegularOutput", "retryOnFail": True},
    )  # fmt: skip
    with pytest.raises(ExecutionInterruptError, match="nobody knows"):
        await world.run(workflow, start="S")
    assert world.slept == []


async def test_user_code_reaches_the_sandbox_with_the_scope_of_its_node() -> None:
    world = World()
    await world.run(a_workflow("S=start"))
    code = world.activities[0].code
    answer = await code.run(language="python", mode="all", code="return []", items=rows(1))
    assert answer.value == [{"language": "python", "code": "return []"}]
    assert answer.logs == ["ran"]


async def test_the_result_is_told_in_n8ns_words() -> None:
    workflow = a_workflow("S=start A=break", "S>A")
    result = to_n8n_result(await World().run(workflow, items=rows(1)))
    assert result == {
        "status": "error",
        "order": ["S", "A"],
        "runs": {
            "S": [
                {"status": "success", "outputs": [[{"json": {"v": 1}, "pairedItem": {"item": 0}}]]}
            ],
            "A": [{"status": "error", "outputs": [], "error": "broken 1"}],
        },
        "error": {"message": "broken 1", "node": "A"},
    }


async def test_a_workflow_can_be_run_in_one_call() -> None:
    world = World()
    info = RunInfo(execution=ExecutionInfo(id="e1"))
    outcome = await run_workflow(
        world.engine, a_workflow("S=start"), info=info, contexts=lambda _: world.ports.context()
    )
    assert outcome.status == "success"
