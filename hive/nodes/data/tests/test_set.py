"""Setting fields, in all versions of the node."""

import json
from dataclasses import replace
from typing import Any

import pytest

from hive.nodes.data.set_v1 import SetV1
from hive.nodes.data.set_v3 import SetV3
from hive.sdk import NodeError
from hive.sdk.testing import Ports, run_items, run_node

ROW = {"a": 1, "b": {"c": 2, "d": 3}}


def assign(*fields: tuple[str, str, Any], **params: Any) -> dict[str, Any]:
    """Build the parameters of version 3.3 and later: (name, type, value)."""
    made = [{"name": name, "type": kind, "value": value} for name, kind, value in fields]
    return {"assignments": {"assignments": made}, **params}


async def one(params: dict[str, Any], row: Any = None, *, version: float = 3.4) -> Any:
    [[made]] = await run_node(SetV3(), params, ROW if row is None else row, version=version)
    return made


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, {"x": 1}),
        ({"includeOtherFields": True}, {**ROW, "x": 1}),
        (
            {"includeOtherFields": True, "include": "selected", "includeFields": "b.c, gone"},
            {"c": 2, "x": 1},
        ),
        (
            {"includeOtherFields": True, "include": "except", "excludeFields": "a, b.c"},
            {"b": {"d": 3}, "x": 1},
        ),
    ],
)
async def test_other_fields_stay_as_asked(params: dict[str, Any], expected: Any) -> None:
    assert await one(assign(("x", "number", 1), **params)) == expected


async def test_before_3_3_other_fields_stay_by_default() -> None:
    field = {"name": "x", "type": "numberValue", "numberValue": "5"}
    params = {"fields": {"values": [field]}}
    assert await one(params, version=3.2) == {**ROW, "x": 5}
    assert await one({**params, "include": "none"}, version=3) == {"x": 5}


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ({"type": "stringValue", "stringValue": "s"}, "s"),
        ({"stringValue": "s"}, "s"),
        ({"type": "booleanValue"}, True),
        ({"type": "booleanValue", "booleanValue": "false"}, False),
        ({"type": "arrayValue", "arrayValue": "[1]"}, [1]),
        ({"type": "objectValue", "objectValue": '={"k": 1}'}, {"k": 1}),
    ],
)
async def test_before_3_3_values_stand_under_their_type(field: Any, expected: Any) -> None:
    params = {"include": "none", "fields": {"values": [{"name": "x", **field}]}}
    assert await one(params, version=3.2) == {"x": expected}


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("string", 5, "5"),
        ("string", {"a": [1]}, '{"a":[1]}'),
        ("number", "1.5", 1.5),
        ("boolean", "TRUE", True),
        ("boolean", 0, False),
        ("array", "['a']", ["a"]),
        ("object", "{a: 1,}", {"a": 1}),
        ("string", None, None),
        ("number", None, None),
    ],
)
async def test_values_are_converted_to_their_type(kind: str, value: Any, expected: Any) -> None:
    assert await one(assign(("x", kind, value))) == {"x": expected}


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("number", "five", "'x' expects a number but we got 'five' [item 0]"),
        ("boolean", "perhaps", "'x' expects a boolean but we got 'perhaps'"),
        ("array", {"a": 1}, "'x' expects a array but we got object"),
        ("object", [1], "'x' expects a object but we got array"),
    ],
)
async def test_a_value_of_the_wrong_type_is_refused_or_kept(
    kind: str, value: Any, message: str
) -> None:
    with pytest.raises(NodeError) as caught:
        await one(assign(("x", kind, value)))
    assert message in caught.value.message
    lenient = {"ignoreConversionErrors": True}
    assert await one(assign(("x", kind, value), options=lenient)) == {"x": value}


async def test_dots_lead_into_objects_without_changing_the_input() -> None:
    row = json.loads(json.dumps(ROW))
    params = assign(("b.c", "number", 9), ("l[1]", "string", "z"), includeOtherFields=True)
    assert await one(params, row) == {"a": 1, "b": {"c": 9, "d": 3}, "l": [None, "z"]}
    assert row == ROW


async def test_dots_can_be_taken_literally() -> None:
    params = assign(("b.c", "number", 9), options={"dotNotation": False})
    assert await one(params) == {"b.c": 9}


@pytest.mark.parametrize("output", ['{"x": [1]}', {"x": [1]}])
async def test_a_whole_object_can_be_given_as_json(output: Any) -> None:
    assert await one({"mode": "raw", "jsonOutput": output}) == {"x": [1]}


@pytest.mark.parametrize(
    ("output", "message"),
    [("{oops", "The JSON of item 0 is not valid"), ("[1]", "in item 0 is not an object")],
)
async def test_bad_json_is_an_error_of_its_item(output: str, message: str) -> None:
    with pytest.raises(NodeError, match=message):
        await one({"mode": "raw", "jsonOutput": output})
    rows = await run_node(SetV3(), {"mode": "raw", "jsonOutput": output}, {}, continue_on_fail=True)
    assert message.rsplit(maxsplit=1)[-1] in rows[0][0]["error"]


async def test_items_can_be_doubled_in_manual_runs() -> None:
    params = assign(("x", "number", 1), duplicateItem=True, duplicateCount=2)
    context = Ports().context()
    assert len((await run_node(SetV3(), params, {}, context=context))[0]) == 3
    live = replace(context, mode="webhook")
    assert len((await run_node(SetV3(), params, {}, context=live))[0]) == 1


@pytest.mark.parametrize(
    ("params", "version", "kept"),
    [
        ({"includeOtherFields": True}, 3.4, True),
        ({"includeOtherFields": True, "options": {"stripBinary": True}}, 3.4, False),
        ({}, 3.4, False),
        ({"includeOtherFields": True}, 3.3, False),
        ({"options": {"includeBinary": True}}, 3.3, True),
    ],
)
async def test_files_stay_as_asked(params: dict[str, Any], version: float, *, kept: bool) -> None:
    items: Any = [{"json": {}, "binary": {"f": {"data": ""}}, "pairedItem": {"item": 0}}]
    outputs = await run_items(SetV3(), assign(**params), items=items, version=version)
    assert outputs is not None
    assert ("binary" in outputs[0][0]) is kept
    assert outputs[0][0]["pairedItem"] == {"item": 0}


def test_the_parameters_of_the_other_mode_are_not_evaluated() -> None:
    given: dict[str, Any] = {"jsonOutput": "={{", "assignments": {}, "fields": {}}
    assert "jsonOutput" in SetV3().ignored(given)
    assert SetV3().ignored({**given, "mode": "raw"}) >= {"assignments", "fields"}


OLD = {
    "values": {
        "string": [{"name": "s.t", "value": "x"}],
        "number": [{"name": "n", "value": "5"}],
        "boolean": [{"name": "b", "value": "yes"}],
    }
}


@pytest.mark.parametrize(
    ("params", "version", "expected"),
    [
        (OLD, 2, {"a": 1, "b": True, "n": 5, "s": {"t": "x"}}),
        (OLD, 1, {"a": 1, "b": True, "n": "5", "s": {"t": "x"}}),
        ({**OLD, "keepOnlySet": True}, 2, {"b": True, "n": 5, "s": {"t": "x"}}),
        (
            {**OLD, "keepOnlySet": True, "options": {"dotNotation": False}},
            2,
            {"b": True, "n": 5, "s.t": "x"},
        ),
        ({}, 2, ROW),
    ],
)
async def test_the_first_versions_set_fields_by_type(
    params: dict[str, Any], version: float, expected: Any
) -> None:
    assert await run_node(SetV1(), params, ROW, version=version) == [[expected]]
