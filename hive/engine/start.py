"""Where an execution starts, chosen as n8n chooses."""

from collections.abc import Iterable

from hive.engine.registry import Registry
from hive.engine.workflow import NodeSpec, Workflow
from hive.errors import InvalidError

# Types that n8n starts at although they listen to nothing, best first.
_STARTING = (
    "n8n-nodes-base.manualTrigger",
    "n8n-nodes-base.executeWorkflowTrigger",
    "n8n-nodes-base.errorTrigger",
    "n8n-nodes-base.evaluationTrigger",
    "n8n-nodes-base.formTrigger",
)


class NoStartNodeError(InvalidError):
    """The workflow has no node to start from."""


class UnknownStartNodeError(InvalidError):
    """The workflow has no node of the name it should start from."""


def start_node(workflow: Workflow, registry: Registry, *, name: str | None = None) -> NodeSpec:
    """Return the node to start from: the one asked for, else n8n's choice."""
    if name is not None:
        named = next((node for node in workflow.nodes if node.name == name), None)
        if named is None:
            raise UnknownStartNodeError(f"The workflow has no node {name!r} to start from.")
        return named
    enabled = [node for node in workflow.nodes if not node.disabled]
    if len(workflow.nodes) == 1 and enabled:
        return enabled[0]
    found = (
        _first(node for node in enabled if _listens(node, registry))
        or _first(sorted((n for n in enabled if n.type in _STARTING), key=_rank))
        # n8n would not start a webhook by hand; with items given that is a useful thing to do.
        or _first(node for node in enabled if _is_webhook(node, registry))
    )
    if found is None:
        raise NoStartNodeError
    return found


def _first(nodes: Iterable[NodeSpec]) -> NodeSpec | None:
    return next(iter(nodes), None)


def _rank(node: NodeSpec) -> int:
    return _STARTING.index(node.type)


def _listens(node: NodeSpec, registry: Registry) -> bool:
    if not registry.has(node.type, node.type_version):
        return node.type.lower().endswith("trigger") and node.type not in _STARTING
    found = registry.find(node.type, node.type_version)
    return found.is_trigger and not found.is_webhook and node.type not in _STARTING[1:]


def _is_webhook(node: NodeSpec, registry: Registry) -> bool:
    return (
        registry.has(node.type, node.type_version)
        and registry.find(node.type, node.type_version).is_webhook
    )
