"""Stop the workflow with an error."""

import json
from typing import Any, Literal

from typing_extensions import override

from hive.sdk import Call, Node, Outputs, Params, WorkflowStoppedError
from hive.sdk.values import ConversionError, as_object

_DEFAULT = '{\n"code": "404",\n"description": "The resource could not be fetched"\n}'


class StopAndErrorParams(Params):
    """The message, or an object with `message`, `description` or `error`."""

    error_type: Literal["errorMessage", "errorObject"] = "errorMessage"
    error_message: str = ""
    error_object: Any = _DEFAULT


class StopAndError(Node[StopAndErrorParams]):
    """Fail with the error that the workflow's author wrote."""

    n8n_type = "n8n-nodes-base.stopAndError"
    params_type = StopAndErrorParams
    per_item = False

    @override
    async def run(self, call: Call[StopAndErrorParams]) -> Outputs:
        params = call.params
        if params.error_type == "errorMessage":
            raise WorkflowStoppedError(params.error_message)
        try:
            given = as_object(params.error_object)
        except ConversionError:
            given = {"message": str(params.error_object)}
        found = (given.get(key) for key in ("message", "description", "error"))
        message = next((text for text in found if text), None)
        raise WorkflowStoppedError(
            str(message) if message else f"Error: {json.dumps(given)}", details=given
        )
