"""Writes values for people and scripts: what JSON cannot hold becomes `{"__kind": text}`."""

import math
from typing import Any

from hive.engine.expressions.operators import is_minus_zero
from hive.engine.expressions.values import (
    UNDEFINED,
    BigInt,
    DateText,
    DateTimeText,
    DurationText,
    IntervalText,
    Invalid,
    Opaque,
)
from hive.sdk.items import is_list, is_object
from hive.sdk.javascript import number_text

_TEXTS: tuple[tuple[type[str], str], ...] = (
    (DateTimeText, "__luxon"),
    (DateText, "__date"),
    (DurationText, "__duration"),
    (IntervalText, "__interval"),
)


def tagged(value: Any) -> Any:
    """Return plain JSON for a value of an expression."""
    if value is UNDEFINED:
        return {"__undefined": True}
    if isinstance(value, Opaque):
        return {f"__{value.kind}": value.text}
    if isinstance(value, Invalid):
        return {f"__{value.kind}": None}
    if is_list(value):
        return [tagged(inner) for inner in value]
    if is_object(value):
        return {key: tagged(inner) for key, inner in value.items()}
    return _tagged_leaf(value)


def _tagged_leaf(value: Any) -> Any:
    if isinstance(value, str):
        return next(({tag: str(value)} for kind, tag in _TEXTS if isinstance(value, kind)), value)
    if isinstance(value, BigInt):
        return {"__bigint": str(int(value))}
    if isinstance(value, float) and not math.isfinite(value):
        return {"__number": number_text(value)}
    if isinstance(value, float) and is_minus_zero(value):
        return {"__number": "-0"}
    return value
