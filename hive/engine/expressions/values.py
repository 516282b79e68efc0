"""Values of JavaScript that JSON cannot hold, as small Python types that JSON can still carry.

A DateTime that ends up in a parameter is, like in n8n's JSON, its ISO text: so the types are
subclasses of `str`, `int` and `dict` and serialise as n8n would serialise the original.
"""

from typing import Any, Final, final

from typing_extensions import override


@final
class Undefined:
    """JavaScript's undefined; there is one, `UNDEFINED`."""

    __slots__ = ()

    @override
    def __repr__(self) -> str:
        return "undefined"

    def __bool__(self) -> bool:
        return False

    def __copy__(self) -> "Undefined":
        return self

    def __deepcopy__(self, _memo: dict[int, Any]) -> "Undefined":
        return self

    @override
    def __reduce__(self) -> str:
        return "UNDEFINED"


UNDEFINED: Final[Any] = Undefined()


class DateTimeText(str):
    """A luxon DateTime, as ISO text with its offset."""

    __slots__ = ()


class DateText(str):
    """A JavaScript Date, as ISO text in UTC."""

    __slots__ = ()


class DurationText(str):
    """A luxon Duration, as ISO text."""

    __slots__ = ()


class IntervalText(str):
    """A luxon Interval, as ISO text."""

    __slots__ = ()


class BigInt(int):
    """A JavaScript bigint."""


class Opaque(dict[str, Any]):
    """Something JSON shows as an empty object: a regex, an error, a symbol, a function.

    `kind` says what it was and `text` how JavaScript prints it.
    """

    def __init__(self, kind: str, text: str) -> None:
        super().__init__()
        self.kind = kind
        self.text = text


class Invalid:
    """A date that is none: JSON shows it as null."""

    __slots__ = ("kind",)

    def __init__(self, kind: str) -> None:
        self.kind = kind


class MixedDict(dict[str, Any]):
    """An object of which some part, however deep, is not JSON."""


class MixedList(list[Any]):
    """An array of which some part, however deep, is not JSON."""


def as_json(value: Any) -> Any:
    """Return what n8n's JSON keeps of a value: undefined fields vanish, invalid dates are null."""
    if value is UNDEFINED or isinstance(value, Invalid):
        return None
    if isinstance(value, MixedDict):
        return {key: as_json(inner) for key, inner in value.items() if inner is not UNDEFINED}
    if isinstance(value, MixedList):
        return [as_json(inner) for inner in value]
    return value
