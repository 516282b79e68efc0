import re
from typing import Any

import pytest

from hive.nodes.core.debug_helper import DebugHelper
from hive.sdk import NodeError
from hive.sdk.testing import run_node


async def random_rows(kind: str, **params: Any) -> list[dict[str, Any]]:
    given = {"category": "randomData", "randomDataType": kind, **params}
    [rows] = await run_node(DebugHelper(), given, {})
    return rows


@pytest.mark.parametrize(
    ("kind", "field", "shape"),
    [
        ("user", "email", r"\S+@\S+"),
        ("email", "email", r"\S+@\S+"),
        ("address", "zip", r"\d{5}"),
        ("creditCard", "number", r"(\d{4}-){3}\d{4}"),
        ("uuid", "uuid", r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        ("macAddress", "mac", r"([0-9a-f]{2}-){5}[0-9a-f]{2}"),
        ("ipv4", "ip", r"(\d{1,3}\.){3}\d{1,3}"),
        ("ipv6", "ipv6", r"([0-9a-f]{4}:){7}[0-9a-f]{4}"),
        ("latLong", "location", r"-?\d+\.\d{6}, -?\d+\.\d{6}"),
        ("semver", "version", r"\d+\.\d+\.\d+"),
        ("url", "url", r"https://\S+"),
        ("nanoid", "nanoId", r"[0-9a-zA-Z]{16}"),
        ("nonsense", "firstname", r"\w+"),
    ],
)
async def test_makes_up_data_of_many_kinds(kind: str, field: str, shape: str):
    rows = await random_rows(kind)

    assert len(rows) == 10
    assert all(re.fullmatch(shape, row[field]) for row in rows)


async def test_a_seed_makes_up_the_same_again():
    assert await random_rows("user", randomDataSeed="x") == await random_rows(
        "user", randomDataSeed="x"
    )
    assert await random_rows("user", randomDataSeed="x") != await random_rows(
        "user", randomDataSeed="y"
    )


async def test_gives_one_item_with_all_when_asked_to():
    [row] = await random_rows("uuid", randomDataCount=3, randomDataSingleArray=True)

    assert len(row["generatedItems"]) == 3


async def test_does_nothing():
    assert await run_node(DebugHelper(), {"category": "doNothing"}, {"a": 1}) == [[]]


async def test_throws_an_error():
    with pytest.raises(NodeError, match="on purpose"):
        await run_node(DebugHelper(), {"throwErrorMessage": "on purpose"}, {})


async def test_gives_tolerated_errors_as_items():
    [rows] = await run_node(DebugHelper(), {}, {}, {}, continue_on_fail=True)

    assert rows == [{"error": "Node has thrown an error"}] * 2


@pytest.mark.parametrize(
    "params",
    [
        {"category": "oom"},
        {"category": "randomData", "randomDataCount": 10**9},
        {"category": "randomData", "randomDataType": "nanoid", "nanoidAlphabet": ""},
    ],
)
async def test_refuses_what_would_do_harm(params: dict[str, Any]):
    with pytest.raises(NodeError):
        await run_node(DebugHelper(), params, {})
