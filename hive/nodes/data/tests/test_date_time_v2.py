from typing import Any

import pytest

from hive.nodes.data.date_time_v2 import DateTimeV2
from hive.sdk import NodeError
from hive.sdk.testing import run_node

MOMENT = "2024-01-31T10:11:12.345Z"


async def made(params: dict[str, Any], timezone: str = "Europe/Berlin") -> Any:
    [[row]] = await run_node(DateTimeV2(), params, {"k": 1}, timezone=timezone)
    [value] = row.values()
    return value


@pytest.mark.parametrize(
    ("unit", "amount", "later"),
    [
        ("months", 1, "2024-02-29T11:11:12.345+01:00"),
        ("years", 1.5, "2025-08-02T00:11:12.345+02:00"),
        ("quarters", -1, "2023-10-31T11:11:12.345+01:00"),
        ("weeks", 9, "2024-04-03T11:11:12.345+02:00"),
        ("days", "60", "2024-03-31T11:11:12.345+02:00"),
        ("hours", 1440, "2024-03-31T12:11:12.345+02:00"),
        ("milliseconds", 655, "2024-01-31T11:11:13.000+01:00"),
    ],
)
async def test_adds_calendar_units_by_the_clock_and_small_ones_in_real_time(
    unit: str, amount: Any, later: str
):
    params = {"operation": "addToDate", "magnitude": MOMENT, "timeUnit": unit, "duration": amount}

    assert await made(params) == later


@pytest.mark.parametrize(
    ("date", "read"),
    [
        (1682918315906, "2023-05-01T05:18:35.906Z"),
        ("1682918315.906", "2023-05-01T05:18:35.906Z"),
        (1682918315, "2023-05-01T05:18:35.000Z"),
        ("2023-04-11 13:51", "2023-04-11T13:51:00.000Z"),
        ("04/11/2023", "2023-04-11T00:00:00.000Z"),
        ("2023-W15", "2023-04-10T00:00:00.000Z"),
        (None, "1970-01-01T00:00:00.000Z"),
    ],
)
async def test_reads_dates_in_many_forms(date: Any, read: str):
    params = {"operation": "subtractFromDate", "magnitude": date, "duration": 0}

    assert await made(params, "UTC") == read


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"date": MOMENT}, "01/31/2024"),
        ({"date": MOMENT, "format": "X"}, "1706695872"),
        ({"date": MOMENT, "format": "custom", "customFormat": "yyyy HH z"}, "2024 10 Etc/UTC"),
        (
            {"date": MOMENT, "format": "HH ZZ", "options": {"timezone": True}},
            "11 +01:00",
        ),
        ({"date": "2024-01-31T10:00:00+05:30", "format": "HH:mm ZZ"}, "09:30 +05:00"),
        ({"date": "2024-01-31T10:00:00-07:00", "format": "HH:mm ZZ"}, "17:00 +00:00"),
        (
            {"date": "15.04.2023", "format": "yyyyLLdd", "options": {"fromFormat": "dd.MM.yyyy"}},
            "20230414",
        ),
        (
            {"date": "2023-02-31", "options": {"fromFormat": "yyyy-MM-dd"}},
            "Invalid DateTime",
        ),
        ({"date": None}, None),
    ],
)
async def test_formats(params: dict[str, Any], text: str | None):
    assert await made({"operation": "formatDate", **params}) == text


@pytest.mark.parametrize(
    ("params", "rounded"),
    [
        ({}, "2024-01-01T00:00:00.000+01:00"),
        ({"toNearest": "week"}, "2024-01-29T00:00:00.000+01:00"),
        ({"toNearest": "quarter"}, "2024-01-01T00:00:00.000+01:00"),
        ({"toNearest": "hour"}, "2024-01-31T11:00:00.000+01:00"),
        ({"mode": "roundUp"}, "2024-02-01T00:00:00.000+01:00"),
    ],
)
async def test_rounds(params: dict[str, Any], rounded: str):
    assert await made({"operation": "roundDate", "date": MOMENT, **params}) == rounded


@pytest.mark.parametrize(
    ("units", "iso", "found"),
    [
        (["day"], False, {"days": 394.7034144907407}),
        (["month", "day", "hour"], False, {"months": 13, "days": 0, "hours": 16.88148138888889}),
        (["year", "month"], True, "P1Y1.022720701734709M"),
        (["quarter"], False, {"quarters": 4.322661115404632}),
    ],
)
async def test_measures_the_time_between_dates(units: list[str], iso: Any, found: Any):
    params = {
        "operation": "getTimeBetweenDates",
        "startDate": MOMENT,
        "endDate": "2025-03-01T03:04:05.678Z",
        "units": units,
        "options": {"isoString": iso},
    }

    measured = await made(params)

    assert measured == (found if isinstance(found, str) else pytest.approx(found))


@pytest.mark.parametrize(
    ("part", "value"), [("week", 5), ("month", 1), ("quarter", 1), ("hour", 11), ("weekday", 3)]
)
async def test_takes_out_a_part(part: str, value: int):
    assert await made({"operation": "extractDate", "date": MOMENT, "part": part}) == value


@pytest.mark.parametrize(
    ("params", "now"),
    [
        ({}, "2026-01-01T13:00:00.000+01:00"),
        ({"includeTime": False}, "2026-01-01T00:00:00.000+01:00"),
        ({"options": {"timezone": "Asia/Tokyo"}}, "2026-01-01T21:00:00.000+09:00"),
    ],
)
async def test_gives_the_present_date(params: dict[str, Any], now: str):
    assert await made(params) == now


@pytest.mark.parametrize(
    "params",
    [
        {"operation": "addToDate", "magnitude": MOMENT, "timeUnit": "fortnights", "duration": 1},
        {"operation": "addToDate", "magnitude": MOMENT, "duration": "many"},
        {"operation": "addToDate", "magnitude": MOMENT, "duration": 1e12},
        {"operation": "formatDate", "date": "nonsense"},
        {"operation": "formatDate", "date": {"a": 1}},
        {"operation": "formatDate", "date": "15.4.", "options": {"fromFormat": "yyyy"}},
        {"options": {"timezone": "Nowhere/Else"}},
        {"operation": "guess"},
    ],
)
async def test_says_what_is_wrong(params: dict[str, Any]):
    with pytest.raises(NodeError):
        await made(params)


async def test_keeps_the_fields_of_the_item_when_asked_to():
    params = {
        "operation": "extractDate",
        "date": MOMENT,
        "outputFieldName": "a.b",
        "options": {"includeInputFields": True},
    }

    assert await run_node(DateTimeV2(), params, {"k": 1}) == [[{"k": 1, "a.b": 1}]]
