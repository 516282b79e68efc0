"""Converting values, and reading dates."""

from datetime import UTC
from typing import Any

import pytest

from hive.sdk import values
from hive.sdk.dates import iso, millis, parse_date, zone

BERLIN = zone("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024", "2024-01-01T00:00:00.000Z"),
        ("2024-05", "2024-05-01T00:00:00.000Z"),
        ("20240506", "2024-05-06T00:00:00.000Z"),
        ("2024-W01-3", "2024-01-03T00:00:00.000Z"),
        ("2024-060", "2024-02-29T00:00:00.000Z"),
        ("2024-05-06T07:08", "2024-05-06T07:08:00.000Z"),
        ("2024-05-06 07:08:09.1234567", "2024-05-06T07:08:09.123Z"),
        ("2024-05-06T24:00", "2024-05-07T00:00:00.000Z"),
        ("2024-05-06T07:08:09Z", "2024-05-06T07:08:09.000Z"),
        ("2024-05-06T07:08:09+0530", "2024-05-06T07:08:09.000+05:30"),
        ("Tue, 01 Nov 2016 13:23:12 +0630", "2016-11-01T13:23:12.000+06:30"),
        ("5/6/2024", "2024-05-06T00:00:00.000Z"),
        ("5/6/2024 1:02 pm", "2024-05-06T13:02:00.000Z"),
        ("May 6, 2024", "2024-05-06T00:00:00.000Z"),
        ("6 May 2024 12:00", "2024-05-06T12:00:00.000Z"),
    ],
)
def test_dates_are_read_in_many_forms(text: str, expected: str) -> None:
    assert iso(parse_date(text)) == expected


@pytest.mark.parametrize("text", ["", "soon", "2024-13-01", "2024-02-30", "2024-05-06T25:00", 5])
def test_what_is_no_date_is_refused(text: Any) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        parse_date(text)


def test_a_date_without_a_zone_takes_the_default() -> None:
    assert iso(parse_date("2024-07-01T12:00", BERLIN)) == "2024-07-01T12:00:00.000+02:00"
    assert parse_date("2024-07-01T12:00Z", BERLIN).tzinfo is UTC


@pytest.mark.parametrize(
    ("name", "offset"), [("UTC", "Z"), ("+02:30", "+02:30"), ("GMT-3", "-03:00")]
)
def test_zones_may_be_names_or_offsets(name: str, offset: str) -> None:
    assert iso(parse_date("2024-07-01", zone(name))).endswith(f"00.000{offset}")


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone 'Mars/Base'"):
        zone("Mars/Base")


def test_milliseconds_before_1970_are_negative() -> None:
    assert millis(parse_date("1969-12-31T23:59:59.999Z")) == -1


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (5, "string", "5"),
        ({"a": 1}, "string", '{"a":1}'),
        ("5", "number", 5),
        ("", "number", 0),
        ("True", "boolean", True),
        ("0", "boolean", False),
        (1, "boolean", True),
        ("[1, 2]", "array", [1, 2]),
        ("['a']", "array", ["a"]),
        ("{'a': 1, b: [2,],}", "object", {"a": 1, "b": [2]}),
        ("10:30", "time", "10:30"),
        (None, "number", None),
        ("x", "whatever", "x"),
    ],
)
def test_values_are_converted(value: Any, kind: str, expected: Any) -> None:
    assert values.convert(value, kind) == expected


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("x", "number"),
        ("maybe", "boolean"),
        ("", "boolean"),
        (2, "boolean"),
        ("{}", "array"),
        ("[1", "array"),
        ("[1]", "object"),
        (5, "object"),
        ("noon", "time"),
        ("soon", "dateTime"),
    ],
)
def test_what_cannot_be_converted_is_refused(value: Any, kind: str) -> None:
    with pytest.raises(values.ConversionError):
        values.convert(value, kind)
