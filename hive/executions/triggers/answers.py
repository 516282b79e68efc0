"""What the caller of a webhook gets. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from hive.engine.run import RunOutcome
from hive.engine.workflow import NodeSpec
from hive.executions.codec import encode_json
from hive.executions.endings import last_output

JSON_TYPE = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookAnswer:
    """What the caller gets."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Model(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, extra="ignore"
    )


class _Codes(_Model):
    response_code: int | str = 200
    custom_code: int = 200


class _ResponseCode(_Model):
    values: _Codes = _Codes()


class _Options(_Model):
    no_response_body: bool = False
    response_data: str | None = None
    response_code: _ResponseCode | None = None


class WebhookReply(_Model):
    """What a webhook node says of its answer."""

    response_mode: str = "onReceived"
    response_data: str = "firstEntryJson"
    response_code: int | str | None = None
    options: _Options = Field(default_factory=_Options)

    @classmethod
    def of(cls, node: NodeSpec) -> Self:
        """Read the parameters of a webhook node."""
        return cls.model_validate(node.parameters)

    @property
    def status(self) -> int:
        """The HTTP status of an answer that succeeds."""
        codes = self.options.response_code
        given = codes.values.response_code if codes else self.response_code or 200
        return codes.values.custom_code if codes and given == "customCode" else int(given)


def accepted(reply: WebhookReply) -> WebhookAnswer:
    """Answer at once: the workflow was started."""
    if reply.options.no_response_body:
        return WebhookAnswer(status=reply.status, headers={}, body=b"")
    if reply.options.response_data is not None:
        body = reply.options.response_data.encode()
        return WebhookAnswer(status=reply.status, headers={"content-type": "text/plain"}, body=body)
    return json_answer(reply.status, {"message": "Workflow was started"})


def last_node_answer(reply: WebhookReply, outcome: RunOutcome) -> WebhookAnswer:
    """Answer with what the last node put out."""
    if reply.response_mode == "responseNode":
        return json_answer(500, {"message": "No Respond to Webhook node was reached"})
    rows = last_output(outcome)
    match reply.response_data:
        case "noData":
            return WebhookAnswer(status=reply.status, headers={}, body=b"")
        case "allEntries":
            return json_answer(reply.status, rows)
        case "firstEntryJson" if rows:
            return json_answer(reply.status, rows[0])
        case "firstEntryJson":
            return json_answer(500, {"message": "No item to return was found"})
        case other:
            return json_answer(500, {"message": f"Hive cannot answer with {other!r} yet"})


def json_answer(status: int, value: Any) -> WebhookAnswer:
    """Build an answer in JSON."""
    return WebhookAnswer(
        status=status, headers={"content-type": JSON_TYPE}, body=encode_json(value)
    )
