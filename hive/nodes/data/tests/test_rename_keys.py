"""Renaming fields."""

from typing import Any

import pytest

from hive.nodes.data.rename_keys import RenameKeys
from hive.sdk import NodeError
from hive.sdk.testing import run_node


def rename(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"keys": {"key": [{"currentKey": old, "newKey": new} for old, new in pairs]}}


def replace_names(search: str, new: str, **options: Any) -> dict[str, Any]:
    given = {"searchRegex": search, "replaceRegex": new, "options": options}
    return {"additionalOptions": {"regexReplacement": {"replacements": [given]}}}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (rename(("a", "z")), {"b_x": {"b_y": 2}, "z": 1}),
        (rename(("b_x.b_y", "deep.er")), {"a": 1, "b_x": {}, "deep": {"er": 2}}),
        (rename(("gone", "z"), ("a", "a"), ("a", "")), {"a": 1, "b_x": {"b_y": 2}}),
        (replace_names("^b_(.)", "$1_c"), {"a": 1, "x_c": {"y_c": 2}}),
        (replace_names("b_", "", depth=0), {"a": 1, "x": {"b_y": 2}}),
        (replace_names("B_", "", caseInsensitive=True), {"a": 1, "x": {"y": 2}}),
    ],
)
async def test_fields_are_renamed(params: dict[str, Any], expected: Any) -> None:
    row = {"a": 1, "b_x": {"b_y": 2}}
    assert await run_node(RenameKeys(), params, row) == [[expected]]
    assert row == {"a": 1, "b_x": {"b_y": 2}}


async def test_a_broken_pattern_is_refused() -> None:
    with pytest.raises(NodeError, match="Invalid regular expression"):
        await run_node(RenameKeys(), replace_names("(", ""), {"a": 1})
