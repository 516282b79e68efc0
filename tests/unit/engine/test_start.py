"""Where an execution starts."""

import pytest

from hive.engine.registry import Registry
from hive.engine.start import NoStartNodeError, UnknownStartNodeError, start_node
from tests.engine_parts import a_workflow

MANUAL = "n8n-nodes-base.manualTrigger"
CALLED = "n8n-nodes-base.executeWorkflowTrigger"
ERROR = "n8n-nodes-base.errorTrigger"
SCHEDULE = "n8n-nodes-base.scheduleTrigger"
WEBHOOK = "n8n-nodes-base.webhook"
PLAIN = "n8n-nodes-base.noOp"
OFF = {"disabled": True}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.discover()


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        (f"A={PLAIN} M={MANUAL}", "M"),
        (f"W={WEBHOOK} M={MANUAL}", "M"),
        (f"E={ERROR} C={CALLED}", "C"),
        (f"A={PLAIN} S={SCHEDULE} X={SCHEDULE}", "S"),
        (f"A={PLAIN} W={WEBHOOK}", "W"),
        (f"A={PLAIN} T=n8n-nodes-base.telegramTrigger", "T"),
        (f"A={PLAIN}", "A"),
    ],
)
def test_a_trigger_is_chosen_as_n8n_chooses(nodes: str, expected: str, registry: Registry) -> None:
    assert start_node(a_workflow(nodes), registry).name == expected


def test_disabled_triggers_start_nothing(registry: Registry) -> None:
    workflow = a_workflow(f"M={MANUAL} N={MANUAL}", M=OFF)
    assert start_node(workflow, registry).name == "N"
    with pytest.raises(NoStartNodeError):
        start_node(a_workflow(f"M={MANUAL} A={PLAIN}", M=OFF), registry)


def test_a_start_asked_for_is_taken(registry: Registry) -> None:
    workflow = a_workflow(f"M={MANUAL} A={PLAIN}")
    assert start_node(workflow, registry, name="A").name == "A"
    with pytest.raises(UnknownStartNodeError, match="no node 'X'"):
        start_node(workflow, registry, name="X")


def test_nodes_that_start_nothing_are_no_start(registry: Registry) -> None:
    with pytest.raises(NoStartNodeError):
        start_node(a_workflow(f"A={PLAIN} B={PLAIN}"), registry)
