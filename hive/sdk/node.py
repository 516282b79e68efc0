"""A node: typed parameters in, items out."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from hive.sdk.context import NodeContext
from hive.sdk.items import Item, Items, Outputs


class Effect(StrEnum):
    """What a node does to the world outside its workflow; it decides what may be repeated."""

    NONE = "none"  # only computes: may run again after a crash
    RETRYABLE = "retryable"  # may be sent again with the same Idempotency-Key
    ONCE = "once"  # must never be repeated without a person's consent


class Params(BaseModel):
    """Parameters of a node, named in snake_case here and in camelCase in n8n."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        frozen=True,
        extra="ignore",
        coerce_numbers_to_str=True,
    )


P = TypeVar("P", bound=Params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[P]):
    """One run of one node.

    `items` are the main input's items; `inputs` holds every main input, empty lists where nothing
    arrived. `resolve(i)` gives the typed parameters as item `i` sees them and raises
    `ExpressionError` or `NodeError` when they cannot be had. `raw(i)` gives the same parameters as
    plain JSON, for nodes whose parameters name fields freely; do not change what it returns.
    `memory` is what this node keeps between its runs in one execution (n8n's context); `metadata`
    is stored with this run. `timezone` is the workflow's. `source` says
    in n8n's words which output of which run the first input came from.
    """

    name: str
    version: float
    items: Items
    inputs: list[Items]
    resolve: Callable[[int], P]
    raw: Callable[[int], dict[str, Any]]
    context: NodeContext
    run_index: int = 0
    source: Mapping[str, Any] | None = None
    timezone: str = "UTC"
    continue_on_fail: bool = False
    constant: bool = False
    supplied: Mapping[str, list[Any]] = field(default_factory=dict[str, list[Any]])
    memory: dict[str, Any] = field(default_factory=dict[str, Any])
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def params(self) -> P:
        """Parameters as the first item sees them."""
        return self.resolve(0)

    def each(self) -> Iterator[tuple[int, Item, P]]:
        """Give each item with its index and the parameters it sees."""
        return ((i, item, self.resolve(i)) for i, item in enumerate(self.items))


class Node(ABC, Generic[P]):
    """A node type. Subclass it in one file under `hive/nodes`.

    `versions` are the n8n typeVersions this class implements; another class may implement others.
    `per_item` says whether parameters are read for every item or only for the first.
    `is_trigger` marks nodes that start a workflow, `is_webhook` those of them that wait for a
    request. `inputs` is how many main inputs n8n declares for the type, None where that depends.
    `json_templates` are parameters whose expressions are written into their text as JSON.
    `text_templates` are parameters whose expressions are evaluated even without a leading `=`;
    the node gets the list of their parts.
    A sub-node (a chat model, say) overrides `supply` and is attached by the connection type that
    `supplies` names; it is never run on its own.
    """

    n8n_type: ClassVar[str]
    versions: ClassVar[tuple[float, ...]] = (1,)
    params_type: type[P]
    effect: ClassVar[Effect] = Effect.NONE
    per_item: ClassVar[bool] = True
    is_trigger: ClassVar[bool] = False
    is_webhook: ClassVar[bool] = False
    inputs: ClassVar[int | None] = 1
    outputs: ClassVar[tuple[str, ...]] = ("main",)
    supplies: ClassVar[str | None] = None
    json_templates: ClassVar[frozenset[str]] = frozenset()
    text_templates: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    async def run(self, call: Call[P]) -> Outputs | None:
        """Turn the items of this call into one list of items for each output.

        None ends the branch without a trace, as if the node had not run.
        """

    async def supply(self, call: Call[P]) -> Any:
        """Return what this sub-node gives to the node it is attached to."""
        raise NotImplementedError(type(self).__name__)

    def required_inputs(self, parameters: Mapping[str, Any]) -> int | tuple[int, ...] | None:
        """Say how many main inputs, or which, need data when the others will get none."""
        del parameters

    def output_count(self, parameters: Mapping[str, Any]) -> int:
        """Say how many main outputs these parameters give the node, without the error output."""
        del parameters
        return len(self.outputs)

    def ignored(self, parameters: Mapping[str, Any]) -> frozenset[str]:
        """Name parameters that are not evaluated: those nobody reads may be broken."""
        return frozenset(parameters.keys() - _aliases(self.params_type))

    def recall(self, memory: dict[str, Any], items: Items, metadata: Mapping[str, Any]) -> None:
        """Bring `memory` to where a recorded run with these items and metadata had left it."""


_known_aliases: dict[type[Params], frozenset[str]] = {}


def _aliases(params: type[Params]) -> frozenset[str]:
    """Give the n8n names of all parameters; a model that takes any keys reads them all."""
    if params not in _known_aliases:
        names = (field.alias or name for name, field in params.model_fields.items())
        _known_aliases[params] = frozenset(names)
    return _known_aliases[params]
