"""What Hive can and cannot do with a workflow, said before it runs."""

from dataclasses import dataclass
from typing import Any, Literal

from typing_extensions import override

from hive.engine.graph import Graph
from hive.engine.registry import Registry
from hive.engine.workflow import NodeSpec, Workflow
from hive.errors import InvalidError
from hive.sdk.items import is_object

NodeState = Literal["supported", "unknown_type", "unknown_version", "ignored"]
_IGNORED = {"n8n-nodes-base.stickyNote"}
_SUB_WORKFLOW_TYPES = {
    "n8n-nodes-base.executeWorkflow",
    "@n8n/n8n-nodes-langchain.toolWorkflow",
}
_MODEL_PREFIXES = ("@n8n/n8n-nodes-langchain.lm", "@n8n/n8n-nodes-langchain.openAi")


class UnsupportedWorkflowError(InvalidError):
    """The workflow uses nodes that Hive does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeReport:
    """One node, where it stands in the file and on the canvas, and whether Hive has it."""

    name: str
    type: str
    version: float
    index: int
    position: tuple[float, float]
    state: NodeState
    versions: tuple[float, ...] = ()
    disabled: bool = False

    @property
    def supported(self) -> bool:
        """Tell whether an execution may reach this node."""
        return self.state in {"supported", "ignored"}

    @override
    def __str__(self) -> str:
        x, y = self.position
        known = ", ".join(f"{v:g}" for v in self.versions)
        hint = f"; Hive has {known}" if known else ""
        return (
            f"{self.name!r} of type {self.type} version {self.version:g} "
            f"at nodes[{self.index}], position ({x:g}, {y:g}){hint}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What was found in a workflow."""

    nodes: tuple[NodeReport, ...]
    credentials: tuple[tuple[str, str, str], ...] = ()
    sub_workflows: tuple[tuple[str, str], ...] = ()
    llm_nodes: tuple[str, ...] = ()

    @property
    def unsupported(self) -> tuple[NodeReport, ...]:
        """The enabled nodes that Hive does not have."""
        return tuple(n for n in self.nodes if not n.supported and not n.disabled)

    @property
    def runnable(self) -> bool:
        """Tell whether every enabled node is supported."""
        return not self.unsupported

    def to_json(self) -> dict[str, Any]:
        """Give the report as JSON."""
        return {
            "runnable": self.runnable,
            "nodes": [_node_json(node) for node in self.nodes],
            "credentials": [
                {"node": node, "type": kind, "name": name} for node, kind, name in self.credentials
            ],
            "sub_workflows": [{"node": n, "workflow": w} for n, w in self.sub_workflows],
            "llm_nodes": list(self.llm_nodes),
        }


def _node_json(node: NodeReport) -> dict[str, Any]:
    return {
        "name": node.name,
        "type": node.type,
        "version": node.version,
        "index": node.index,
        "position": list(node.position),
        "state": node.state,
        "versions": list(node.versions),
        "disabled": node.disabled,
    }


def check_workflow(workflow: Workflow, registry: Registry) -> ImportReport:
    """Report which nodes are supported and what else the workflow needs."""
    nodes = workflow.nodes
    return ImportReport(
        nodes=tuple(_report(node, i, registry) for i, node in enumerate(nodes)),
        credentials=tuple(found for node in nodes for found in _credentials(node)),
        sub_workflows=tuple(
            (n.name, _sub_workflow(n)) for n in nodes if n.type in _SUB_WORKFLOW_TYPES
        ),
        llm_nodes=tuple(n.name for n in nodes if n.type.startswith(_MODEL_PREFIXES)),
    )


def refuse_unsupported(graph: Graph, registry: Registry, *, start: str) -> None:
    """Raise if the execution could come to an enabled node that Hive does not have."""
    reachable = graph.reachable(start)
    queue = list(reachable)
    while queue:
        subs = [n for names in graph.attached(queue.pop()).values() for n in names]
        queue.extend(n for n in subs if n not in reachable)
        reachable.update(subs)
    bad = [
        report
        for i, node in enumerate(graph.workflow.nodes)
        if node.name in reachable
        and not node.disabled
        and not (report := _report(node, i, registry)).supported
    ]
    if bad:
        raise UnsupportedWorkflowError(
            f"Hive cannot run {'; '.join(str(report) for report in bad)}.",
            nodes=[_node_json(report) for report in bad],
        )


def _report(node: NodeSpec, index: int, registry: Registry) -> NodeReport:
    versions = () if node.type in _IGNORED else registry.versions(node.type)
    return NodeReport(
        name=node.name,
        type=node.type,
        version=node.type_version,
        index=index,
        position=node.position,
        state=_state(node, versions),
        versions=versions,
        disabled=node.disabled,
    )


def _state(node: NodeSpec, versions: tuple[float, ...]) -> NodeState:
    if node.type in _IGNORED:
        return "ignored"
    if not versions:
        return "unknown_type"
    return "supported" if node.type_version in versions else "unknown_version"


def _credentials(node: NodeSpec) -> list[tuple[str, str, str]]:
    return [
        (node.name, kind, str(given.get("name") or given.get("id") or ""))
        if is_object(given)
        else (node.name, kind, str(given))
        for kind, given in node.credentials.items()
    ]


def _sub_workflow(node: NodeSpec) -> str:
    value = node.parameters.get("workflowId")
    if is_object(value):
        value = value.get("value")
    return str(value or "")
