"""n8n's conditions, as if, filter and switch have them from version 2 on."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal

from pydantic import Field

from hive.sdk.dates import millis
from hive.sdk.errors import NodeError
from hive.sdk.items import entries, fields_of, is_container, is_list
from hive.sdk.javascript import is_nan, same, to_text, truthy, typeof
from hive.sdk.node import Params
from hive.sdk.patterns import UserPattern
from hive.sdk.values import ConversionError, as_boolean, as_date, convert

_VERSION_OF_EMPTY_NUMBERS = 3


class Conditions(Params):
    """A list of comparisons, all or any of which must hold.

    It is the shape for forms only: a `Judge` reads the plain parameter, which is far faster.
    """

    conditions: list[dict[str, Any]] = Field(default_factory=list[dict[str, Any]])
    combinator: Literal["and", "or"] = "and"
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class Judge:
    """Judges the conditions of one node, item after item.

    The options are the same for all items and come from the conditions that the first item sees.
    """

    def __init__(self, conditions: object, zone: tzinfo = UTC) -> None:
        options = fields_of(fields_of(conditions).get("options"))
        self._strict = options.get("typeValidation") == "strict"
        self._ignore_case = not options.get("caseSensitive")
        self._version: int = options.get("version") or 1
        self._zone = zone
        self._item = 0

    def holds(self, conditions: object, *, item: int) -> bool:
        """Tell whether the conditions hold; raises `NodeError` when a value has the wrong type."""
        self._item = item
        given = fields_of(conditions)
        rows = entries(given.get("conditions"))
        combinator = given.get("combinator", "and")
        if combinator == "and":
            for index, condition in enumerate(rows):  # noqa: SIM110 -- this is asked for every item
                if not self._met(condition, index):
                    return False
            return True
        return combinator == "or" and any(self._met(c, i) for i, c in enumerate(rows))

    def _met(self, condition: Mapping[str, Any], index: int) -> bool:
        operator = fields_of(condition.get("operator"))
        kind, operation = operator.get("type", "string"), operator.get("operation", "equals")
        left = self._converted(condition.get("leftValue"), kind, index)
        try:
            right_kind = operator.get("rightType") or kind
            right = self._converted(condition.get("rightValue"), right_kind, index)
        except NodeError:
            if not operator.get("singleValue"):
                raise
            right = None
        if operation in {"exists", "notExists"}:
            return (left is None or is_nan(left)) is (operation == "notExists")
        compare = _COMPARE.get(kind, {}).get(operation)
        if compare is None:
            return False
        if kind == "string":
            return self._text(left, right, operation, compare)
        if kind == "array" and self._ignore_case and isinstance(right, str):
            left = [v.lower() if isinstance(v, str) else v for v in entries(left)]
            right = right.lower()
        return compare(left, right)

    def _text(self, left: Any, right: Any, operation: str, compare: "_Compare") -> bool:
        left, right = left or "", right or ""
        if operation in {"regex", "notRegex"}:
            return _matches(left, right, self._ignore_case) is (operation == "regex")
        if self._ignore_case:
            left, right = left.lower(), right.lower()
        return compare(left, right)

    def _converted(self, value: Any, kind: str, index: int) -> Any:
        if value is None or kind == "any":
            return value
        if kind == "boolean" and not self._strict:
            return _loose_boolean(value, self._version)
        if kind == "number":
            if isinstance(value, int | float) and not isinstance(value, bool):
                return value
            if self._is_blank(value):
                return None
        if self._strict and not _has_type(value, kind):
            raise self._wrong_type(value, kind, index)
        try:
            return as_date(value, self._zone) if kind == "dateTime" else convert(value, kind)
        except ConversionError as error:
            raise self._wrong_type(value, kind, index) from error

    def _is_blank(self, value: Any) -> bool:
        blank = value == [] or (isinstance(value, str) and not value.strip())
        return blank and self._version >= _VERSION_OF_EMPTY_NUMBERS

    def _wrong_type(self, value: Any, kind: str, index: int) -> NodeError:
        given, shown, place = (
            typeof(value),
            to_text(value),
            f"[condition {index}, item {self._item}]",
        )
        if self._strict:
            message = f"Wrong type: '{shown}' is {_a(given)} but was expecting {_a(kind)} {place}"
        else:
            message = (
                f"Conversion error: the {given} '{shown}' can't be converted to {_a(kind)} {place}"
            )
        return NodeError(
            message,
            item=self._item,
            description="Change the type of the comparison, or let values be converted.",
        )


def _a(noun: str) -> str:
    noun = noun.lower() if noun != "dateTime" else noun
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _has_type(value: Any, kind: str) -> bool:
    """Tell whether strict comparison takes the value; dates are always parsed."""
    if kind == "object":
        return is_container(value)
    if kind == "array":
        return is_list(value)
    return kind not in {"string", "number", "boolean"} or typeof(value) == kind


def _loose_boolean(value: Any, version: int) -> bool:
    if version >= 2:  # noqa: PLR2004 -- since then 'false' is false
        try:
            return as_boolean(value)
        except ConversionError:
            pass
    return truthy(value)


def _matches(text: str, source: str, ignore_case: bool) -> bool:  # noqa: FBT001 -- an option
    return UserPattern(source, ignore_case=ignore_case).matches(text)


_Compare = Callable[[Any, Any], bool]


def _missing(value: Any) -> bool:
    return value is None or is_nan(value)


def _comparable(left: Any, right: Any) -> bool:
    """Tell whether an order exists; a missing value has none."""
    return not _missing(left) and not _missing(right)


def _dates(compare: Callable[[int, int], bool]) -> _Compare:
    def run(left: datetime | None, right: datetime | None) -> bool:
        return left is not None and right is not None and compare(millis(left), millis(right))

    return run


def _contains(left: list[Any] | None, right: Any) -> bool:
    return any(same(value, right) for value in left or [])


_COMPARE: Mapping[str, Mapping[str, _Compare]] = {
    "string": {
        "empty": lambda a, _: not a,
        "notEmpty": lambda a, _: bool(a),
        "equals": lambda a, b: a == b,
        "notEquals": lambda a, b: a != b,
        "contains": lambda a, b: b in a,
        "notContains": lambda a, b: b not in a,
        "startsWith": lambda a, b: a.startswith(b),
        "notStartsWith": lambda a, b: not a.startswith(b),
        "endsWith": lambda a, b: a.endswith(b),
        "notEndsWith": lambda a, b: not a.endswith(b),
        "regex": lambda a, b: _matches(a, b, False),  # noqa: FBT003 -- an option
        "notRegex": lambda a, b: not _matches(a, b, False),  # noqa: FBT003 -- an option
    },
    "number": {
        "empty": lambda a, _: _missing(a),
        "notEmpty": lambda a, _: not _missing(a),
        "equals": lambda a, b: a is b if a is None or b is None else a == b,
        "notEquals": lambda a, b: a is not b if a is None or b is None else a != b,
        "gt": lambda a, b: _comparable(a, b) and a > b,
        "lt": lambda a, b: _comparable(a, b) and a < b,
        "gte": lambda a, b: _comparable(a, b) and a >= b,
        "lte": lambda a, b: _comparable(a, b) and a <= b,
    },
    "dateTime": {
        "empty": lambda a, _: a is None,
        "notEmpty": lambda a, _: a is not None,
        "equals": _dates(lambda a, b: a == b),
        "notEquals": _dates(lambda a, b: a != b),
        "after": _dates(lambda a, b: a > b),
        "before": _dates(lambda a, b: a < b),
        "afterOrEquals": _dates(lambda a, b: a >= b),
        "beforeOrEquals": _dates(lambda a, b: a <= b),
    },
    "boolean": {
        "empty": lambda a, _: a is None,
        "notEmpty": lambda a, _: a is not None,
        "true": lambda a, _: bool(a),
        "false": lambda a, _: not a,
        "equals": lambda a, b: a is b,
        "notEquals": lambda a, b: a is not b,
    },
    "array": {
        "contains": _contains,
        "notContains": lambda a, b: not _contains(a, b),
        "lengthEquals": lambda a, b: len(a or []) == b,
        "lengthNotEquals": lambda a, b: len(a or []) != b,
        "lengthGt": lambda a, b: len(a or []) > (b or 0),
        "lengthLt": lambda a, b: len(a or []) < (b or 0),
        "lengthGte": lambda a, b: len(a or []) >= (b or 0),
        "lengthLte": lambda a, b: len(a or []) <= (b or 0),
        "empty": lambda a, _: not a,
        "notEmpty": lambda a, _: bool(a),
    },
    "object": {
        "empty": lambda a, _: not a,
        "notEmpty": lambda a, _: bool(a),
    },
}
