"""Builders of scopes for tests of expressions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hive.engine.expressions.port import Batch, Outcome
from hive.engine.expressions.scope import ExecutionInfo, Scope
from hive.engine.state import NodeRun, RunData, Source
from hive.engine.workflow import NodeSpec, Workflow
from hive.sdk.errors import ExpressionError
from hive.sdk.items import Item, Items

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def a_node(name: str, **parameters: Any) -> NodeSpec:
    """Build a node."""
    return NodeSpec(name=name, type="test", id=name.lower(), parameters=parameters)


def a_workflow(*nodes: NodeSpec, wires: Sequence[tuple[str, int, str, int]] = ()) -> Workflow:
    """Build a workflow; a wire is (source, output, target, input)."""
    connections: dict[str, dict[str, list[list[dict[str, Any]]]]] = {}
    for source, output, target, port in wires:
        outputs = connections.setdefault(source, {}).setdefault("main", [])
        while len(outputs) <= output:
            outputs.append([])
        outputs[output].append({"node": target, "type": "main", "index": port})
    return Workflow.model_validate(
        {"id": "w1", "name": "flow", "nodes": nodes, "connections": connections}
    )


def an_item(value: Any, paired: Any = None) -> Item:
    """Build an item whose json is {"v": value}."""
    return {"json": {"v": value}} | ({} if paired is None else {"pairedItem": paired})


def a_run(node: str, *outputs: Items, source: Source | None = None) -> NodeRun:
    """Build a finished run."""
    return NodeRun(
        node=node,
        run_index=0,
        sequence=0,
        status="success",
        source=[source] if source else [],
        outputs=list(outputs),
    )


def a_scope(*json: Any, **changes: Any) -> Scope:
    """Build the scope of a lone node; `json` are its input items."""
    node = a_node("C")
    scope = Scope(
        workflow=a_workflow(node),
        node=node,
        items=[{"json": row, "pairedItem": {"item": i}} for i, row in enumerate(json or ({},))],
        execution=ExecutionInfo(id="77", resume_url="http://resume"),
        now=NOW,
    )
    return replace(scope, **changes)


def a_chain_scope() -> Scope:
    """Build A -> B -> C; C sees the second run of B, whose items pair with A in various ways."""
    workflow = a_workflow(
        a_node("A", x=1, y="={{ 1 + 1 }}"),
        a_node("B"),
        a_node("C", p=5, q="={{ $json.v }}"),
        a_node("Lone"),
        wires=[("A", 0, "B", 0), ("B", 0, "C", 0)],
    )
    runs: RunData = {
        "A": [a_run("A", [an_item(f"a{i}", {"item": i}) for i in range(3)])],
        "B": [
            a_run("B", [an_item("old")]),
            a_run(
                "B",
                [
                    an_item("b0", {"item": 2}),
                    an_item("b1", [{"item": 0}, {"item": 1}]),
                    an_item("b2"),
                    an_item("b3", {"item": 9}),
                    an_item("b4", [{"item": 1}, {"item": 1}]),
                ],
                source=Source(node="A"),
            ),
        ],
        "Lone": [a_run("Lone", [an_item("lone", {"item": 0})])],
    }
    return Scope(
        workflow=workflow,
        node=workflow.nodes[2],
        items=[an_item(f"b{i}", {"item": i}) for i in range(5)],
        execution=ExecutionInfo(id="77", resume_url="http://resume"),
        now=NOW,
        runs=runs,
        source=[Source(node="B", run=1)],
    )


class NoEngine:
    """An evaluator that must not be asked."""

    async def evaluate(self, batch: Batch) -> list[list[Outcome]]:
        """Fail: what is asked should have been answered in Python."""
        raise AssertionError(f"the fast path did not answer {batch.templates}")


class CountingEngine:
    """An evaluator that answers every template with its own text and remembers the batches."""

    def __init__(self, outcome: Outcome | None = None) -> None:
        self.batches: list[Batch] = []
        self._outcome = outcome

    async def evaluate(self, batch: Batch) -> list[list[Outcome]]:
        """Answer with the text of the template, or with the outcome given."""
        self.batches.append(batch)
        return [
            [text if self._outcome is None else self._outcome for _ in batch.indexes]
            for text in batch.templates
        ]


def message_of(outcome: Outcome) -> str:
    """Return the words of an error; fails when it is none."""
    assert isinstance(outcome, ExpressionError), outcome
    return outcome.message
