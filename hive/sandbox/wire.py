"""What travels between Hive and a worker, and how values come back."""

import json
import re
from functools import lru_cache
from typing import Any

import orjson

from hive.engine.expressions.port import Batch, CodeAnswer, CodeJob, Outcome
from hive.engine.expressions.template import split
from hive.engine.expressions.values import (
    UNDEFINED,
    BigInt,
    DateText,
    DateTimeText,
    DurationText,
    IntervalText,
    Invalid,
    MixedDict,
    MixedList,
    Opaque,
    as_json,
)
from hive.sdk.errors import ExpressionError, NodeError
from hive.sdk.items import is_list, is_object

_TAG = "\u0001"
_NUMBERS = {
    "NaN": float("nan"),
    "Infinity": float("inf"),
    "-Infinity": float("-inf"),
    "-0": -0.0,
}
_TEXTS: dict[str, type[str]] = {
    "luxon": DateTimeText,
    "date": DateText,
    "duration": DurationText,
    "interval": IntervalText,
}


def load(text: bytes) -> Any:
    """Read JSON; texts with half a surrogate pair are JavaScript's, not an error."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


@lru_cache(maxsize=1024)
def templates(texts: tuple[str, ...]) -> bytes:
    """Write templates, split into texts and [source], as the compiler reads them."""
    return orjson.dumps(
        [
            [chunk if isinstance(chunk, str) else [chunk.source] for chunk in split(text).chunks]
            for text in texts
        ]
    )


def payload(batch: Batch) -> bytes:
    """Write what the templates of a batch see."""
    scope = batch.scope
    return _dump(
        {
            "items": scope.items,
            "vars": scope.variables,
            "indexes": batch.indexes,
            "count": len(batch.templates),
            "nested": scope.nested,
        }
    )


def code_payload(job: CodeJob) -> bytes:
    """Write a job of user code with its scope."""
    return _dump(
        {
            "items": job.scope.items,
            "vars": job.scope.variables,
            "code": job.code,
            "mode": job.mode,
        }
    )


def columns(answer: bytes, *, batch: Batch) -> list[list[Outcome]]:
    """Read the answer to a batch."""
    read = load(answer)
    if "failed" in read:
        error = ExpressionError(read["failed"])
        return [[error] * len(batch.indexes) for _ in batch.templates]
    found: list[list[Outcome]] = read["columns"]
    for column, row, kind, value in read["special"]:
        found[column][row] = _error(value) if kind == "error" else untag(value)
    return found


def _error(value: list[Any]) -> ExpressionError:
    message, kind, *rest = value
    description = rest[0] if rest else None
    return ExpressionError(message, description=description, details={"kind": kind})


def untag(value: Any) -> Any:
    """Turn tagged JSON into Python values."""
    if is_list(value):
        return MixedList(untag(inner) for inner in value)
    if not is_object(value):
        return value
    if _TAG in value:
        return _tagged(*value[_TAG])
    return MixedDict((key, untag(inner)) for key, inner in value.items())


def _tagged(kind: str, text: Any = None) -> Any:
    if kind == "undefined":
        return UNDEFINED
    if kind == "number":
        return _NUMBERS[text]
    if kind == "bigint":
        return BigInt(text)
    if kind in _TEXTS:
        return Invalid(kind) if text is None else _TEXTS[kind](text)
    if kind == "object":
        return MixedDict((key, untag(inner)) for key, inner in text)
    return Opaque(kind, text)


def _dump(value: Any) -> bytes:
    try:
        return orjson.dumps(value, default=as_json, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:
        # orjson gives up at 254 levels of nesting and at numbers of more than 64 bits.
        return json.dumps(value, default=as_json).encode()


_NEEDS_LUXON = re.compile(r"DateTime|Duration|Interval|\$now|\$today|luxon|toDate")


def libraries(code: str) -> bytes:
    """Name the libraries that a piece of user code mentions."""
    names = [
        *(["luxon"] if _NEEDS_LUXON.search(code) else []),
        *(["jmespath"] if "jmespath" in code.lower() else []),
    ]
    return ",".join(names).encode()


def code_answer(answer: bytes) -> CodeAnswer:
    """Read how a job of user code ended; raises `NodeError` when it failed."""
    read = load(answer)
    state = read.get("state")
    if state == "done":
        return CodeAnswer(
            value=read["value"],
            logs=read["logs"],
            custom_data=read["custom"],
            static_data=read.get("staticData"),
        )
    if state == "idle":
        raise NodeError("The code waits for something that never happens")
    if "failed" in read:
        raise NodeError(str(read["failed"]))
    raise _code_error(read)


def _code_error(read: dict[str, Any]) -> NodeError:
    line = read.get("line")
    message = str(read.get("message"))
    return NodeError(
        f"{message} [line {line}]" if line else message,
        item=read.get("item"),
        description=read.get("description"),
        details={"line": line, "name": read.get("name"), "logs": read.get("logs", [])},
    )
