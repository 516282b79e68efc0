"""Turn a list inside an item into items."""

from typing import Any, Literal

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Node, Outputs, Params
from hive.sdk.lists.names import field_names
from hive.sdk.lists.splitting import Split, split_out


class SplitOutParams(Params):
    """The fields with the lists, and which others to keep."""

    field_to_split_out: str = ""
    include: Literal["noOtherFields", "allOtherFields", "selectedOtherFields"] = "noOtherFields"
    fields_to_include: Any = ""
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class SplitOut(Node[SplitOutParams]):
    """Give one item for each entry of the lists."""

    n8n_type = "n8n-nodes-base.splitOut"
    params_type = SplitOutParams

    @override
    async def run(self, call: Call[SplitOutParams]) -> Outputs:
        return [
            [new for i, item, params in call.each() for new in split_out(item, i, _split(params))]
        ]


def _split(params: SplitOutParams) -> Split:
    names = [name.strip() for name in params.field_to_split_out.split(",")]
    options = params.options
    return Split(
        fields=[name.removeprefix("$json.") for name in names],
        destinations=field_names(options.get("destinationFieldName")),
        include=params.include,
        others=field_names(params.fields_to_include),
        dotted=not options.get("disableDotNotation"),
        files=bool(options.get("includeBinary")),
    )
