from typing import Any

import pytest

from hive.nodes.data.date_time_v1 import DateTimeV1
from hive.sdk import NodeError
from hive.sdk.testing import run_node


async def made(params: dict[str, Any]) -> Any:
    [[row]] = await run_node(DateTimeV1(), params, {"k": 1}, timezone="Europe/Berlin")
    assert row.pop("k") == 1
    return row["data"]


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"value": "2024-01-31T10:11:12.345Z"}, "01/31/2024"),
        ({"value": 1682918315906, "toFormat": "YYYY-MM-DD"}, "2023-05-01"),
        ({"value": "1682918315", "toFormat": "x"}, "1682918315000"),
        ({"value": None}, "01/01/1970"),
        ({"value": "2024-01-31 10:00", "toFormat": "LLLL"}, "Wednesday, January 31, 2024 10:00 AM"),
        (
            {
                "value": "2024-01-31 10:00",
                "toFormat": "HH:mm z",
                "options": {"toTimezone": "America/New_York"},
            },
            "04:00 EST",
        ),
        (
            {
                "value": "2024-01-31 10:00",
                "toFormat": "HH:mm Z",
                "options": {"fromTimezone": "Asia/Tokyo"},
            },
            "02:00 +01:00",
        ),
        (
            {
                "value": "5 apr 23 1:05 pm",
                "toFormat": "YYYY-MM-DDTHH:mm",
                "options": {"fromFormat": "D MMM YY h:mm a"},
            },
            "2023-04-05T13:05",
        ),
        ({"value": "nonsense", "options": {"fromFormat": "YYYY"}}, "Invalid date"),
    ],
)
async def test_formats(params: dict[str, Any], text: str):
    assert await made(params) == text


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"duration": 1, "timeUnit": "months"}, "2024-02-29T10:00:00.000Z"),
        ({"duration": 1, "operation": "subtract"}, "2024-01-30T10:00:00.000Z"),
        ({"duration": 1.5, "timeUnit": "weeks"}, "2024-02-11T10:00:00.000Z"),
        ({"duration": 1.5, "timeUnit": "hours"}, "2024-01-31T11:30:00.000Z"),
    ],
)
async def test_calculates(params: dict[str, Any], text: str):
    given = {"action": "calculate", "value": "2024-01-31T10:00:00Z", **params}

    assert await made(given) == text


async def test_reads_a_date_strictly_before_it_calculates():
    params = {"action": "calculate", "value": "31.01.2024", "duration": 1}

    assert await made({**params, "options": {"fromFormat": "DD.MM.YYYY"}}) == (
        "2024-02-01T00:00:00.000Z"
    )
    with pytest.raises(NodeError):
        await made({**params, "options": {"fromFormat": "DD/MM/YYYY"}})


@pytest.mark.parametrize(
    "params",
    [
        {"value": "nonsense"},
        {"value": "2024-01-31", "options": {"toTimezone": "Nowhere/Else"}},
        {"action": "calculate", "value": "nonsense"},
        {"action": "calculate", "value": "2024-01-31", "duration": "many"},
        {"action": "calculate", "value": "2024-01-31", "duration": 1, "timeUnit": "moons"},
    ],
)
async def test_says_what_is_wrong(params: dict[str, Any]):
    with pytest.raises(NodeError):
        await made(params)
