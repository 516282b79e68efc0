"""The frames of the WebSocket, as the specification lays them out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from hive.errors import InvalidError
from hive.kit import json
from hive.kit.clock import rfc3339
from hive.kit.ids import new_id

FrameType = Literal["subscribe", "unsubscribe", "data", "error", "ping", "pong"]
FROM_CLIENTS = ("subscribe", "unsubscribe", "ping", "pong")
MAX_ID = 100


class FrameError(InvalidError):
    """The frame cannot be understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a client sent."""

    id: str
    type: str
    topic: Any = None


def read_frames(text: str) -> list[Asked]:
    """Read one frame, or an array of them; raises `FrameError`."""
    try:
        value = json.loads(text)
    except ValueError as error:
        raise FrameError(f"A frame is a JSON object: {error}") from error
    frames = cast("list[Any]", value) if isinstance(value, list) else [value]
    return [_read(frame) for frame in frames]


def _read(value: Any) -> Asked:
    if not isinstance(value, dict):
        raise FrameError("A frame is a JSON object with id, type and timestamp")
    frame = cast("dict[str, Any]", value)
    if frame.get("type") not in FROM_CLIENTS:
        known = ", ".join(FROM_CLIENTS)
        raise FrameError(f"A client sends frames of type {known}")
    return Asked(
        id=str(frame.get("id") or "")[:MAX_ID], type=frame["type"], topic=frame.get("topic")
    )


def frame(
    kind: FrameType,
    *,
    at: datetime,
    id: str | None = None,  # noqa: A002 - the name in the specification
    topic: str | None = None,
    data: Any = None,
) -> str:
    """Write a frame."""
    content: dict[str, Any] = {"id": id or str(new_id()), "type": kind}
    if topic is not None:
        content["topic"] = topic
    if data is not None:
        content["data"] = data
    content["timestamp"] = rfc3339(at)
    return json.dump_text(content)


def error_frame(error: Exception, code: str, *, at: datetime, asked: Asked | None = None) -> str:
    """Say what is wrong with what was asked, under the id it was asked with."""
    topic = asked.topic if asked and isinstance(asked.topic, str) else None
    return frame(
        "error",
        at=at,
        id=asked.id if asked else None,
        topic=topic[:MAX_ID] if topic else None,
        data={"code": code, "message": str(error)},
    )


def array(frames: list[str]) -> str:
    """Put frames that are written already into one array."""
    return f"[{','.join(frames)}]"
