"""Give the data that a test workflow carries in its parameters."""

import json
from typing import Any

from typing_extensions import override

from hive.sdk import Call, Node, NodeError, Outputs, Params, item
from hive.sdk.items import is_list


class SampleDataParams(Params):
    """Any JSON value, or its text."""

    data: Any = "[]"


class SampleData(Node[SampleDataParams]):
    """Emit the data: one item for each entry of a list, else one item."""

    n8n_type = "n8n-nodes-testing.testData"
    params_type = SampleDataParams
    per_item = False

    @override
    async def run(self, call: Call[SampleDataParams]) -> Outputs:
        data = call.params.data
        if isinstance(data, str):
            try:
                data = json.loads(data)
            except ValueError as error:
                raise NodeError(f"The test data is not valid JSON: {error}.") from error
        return [[item(entry) for entry in (data if is_list(data) else [data])]]
