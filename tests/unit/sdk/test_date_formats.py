from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hive.sdk.date_math import difference, shift
from hive.sdk.date_names import iso_text
from hive.sdk.dates import parse_date, zone
from hive.sdk.luxon_format import to_format
from hive.sdk.luxon_parse import PatternError, from_format
from hive.sdk.moment_format import format_moment
from hive.sdk.moment_parse import read_moment

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
BERLIN = zone("Europe/Berlin")
NEW_YORK = zone("America/New_York")
WINTER = parse_date("2024-12-30T00:05:09.087Z").astimezone(NEW_YORK)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("S SSS u uu uuu", "87 087 087 08 0"),
        ("h hh H HH a", "7 07 19 19 PM"),
        ("Z ZZ ZZZ ZZZZ z", "-5 -05:00 -0500 EST America/New_York"),
        ("ZZZZZ", "Eastern Standard Time"),
        ("c ccc EEEE EEEEE", "7 Sun Sunday S"),
        ("y yy L LL LLL MMMM", "2024 24 12 12 Dec December"),
        ("kkkk-'W'WW iiii n", "2024-W52 2025 1"),
        ("o ooo q qq X x", "364 364 4 04 1735517109 1735517109087"),
        ("D DD DDD", "12/29/2024 Dec 29, 2024 December 29, 2024"),
        ("ffff", "Sunday, December 29, 2024 at 7:05 PM Eastern Standard Time"),
        ("'T''s' '' YYYY", "Ts ' YYYY"),
    ],
)
def test_luxon_patterns_are_written_as_luxon_writes_them(pattern: str, text: str):
    assert to_format(WINTER, pattern) == text


@pytest.mark.parametrize(
    ("text", "pattern", "read"),
    [
        ("Apr 5, 2023", "MMM d, yyyy", "2023-04-05T00:00:00.000+02:00"),
        ("5/4/75", "d/M/yy", "1975-04-05T00:00:00.000+01:00"),
        ("12:30 am", "h:mm a", "2026-01-01T00:30:00.000+01:00"),
        ("2023-W15-3", "kkkk-'W'WW-c", "2023-04-12T00:00:00.000+02:00"),
        ("2023-105", "yyyy-ooo", "2023-04-15T00:00:00.000+02:00"),
        ("2023 Q2", "yyyy 'Q'q", "2023-04-01T00:00:00.000+02:00"),
        ("4/15/2023, 1:05 PM", "f", "2023-04-15T13:05:00.000+02:00"),
        ("2023-03-26 02:30", "yyyy-MM-dd HH:mm", "2023-03-26T03:30:00.000+02:00"),
        ("2023-04-15T10:00Z", "yyyy-MM-dd'T'HH:mm'Z'", "2023-04-15T10:00:00.000+02:00"),
        ("24:00", "HH:mm", "2026-01-02T00:00:00.000+01:00"),
    ],
)
def test_luxon_patterns_are_read_as_luxon_reads_them(text: str, pattern: str, read: str):
    found = from_format(text, pattern, default=BERLIN, now=NOW)

    assert found
    assert iso_text(found) == read


@pytest.mark.parametrize("text", ["2023-02-30", "Tue 2023-04-15"])
def test_days_that_do_not_exist_are_none(text: str):
    pattern = "EEE yyyy-MM-dd" if text[0].isalpha() else "yyyy-MM-dd"

    assert from_format(text, pattern, default=UTC, now=NOW) is None


def test_text_of_another_form_is_refused():
    with pytest.raises(PatternError):
        from_format("15.4.", "yyyy", default=UTC, now=NOW)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("M Mo MM MMM MMMM", "12 12th 12 Dec December"),
        ("D Do DDD DDDo DDDD", "29 29th 364 364th 364"),
        ("d do dd ddd dddd e E", "0 0th Su Sun Sunday 0 7"),
        ("w wo W WW gggg GGGG", "1 1st 52 52 2025 2024"),
        ("Q Qo YY YYYY YYYYYY", "4 4th 24 2024 +002024"),
        ("A a H h k kk", "PM pm 19 7 19 19"),
        ("S SS SSSS X x", "0 08 0870 1735517109 1735517109087"),
        ("Z ZZ z", "-05:00 -0500 EST"),
        ("LT LTS L ll", "7:05 PM 7:05:09 PM 12/29/2024 Dec 29, 2024"),
        ("[at] \\M qq", "at M qq"),
    ],
)
def test_moment_patterns_are_written_as_moment_writes_them(pattern: str, text: str):
    assert format_moment(WINTER, pattern) == text


@pytest.mark.parametrize(
    ("text", "pattern", "read"),
    [
        ("20-04-2023", "DD-MM-YYYY", "2023-04-20T00:00:00.000+02:00"),
        ("April 5th 2023", "MMMM Do YYYY", "2023-04-05T00:00:00.000+02:00"),
        ("on 2023/04/15 x", "YYYY-MM-DD", "2023-04-15T00:00:00.000+02:00"),
        ("2023-04-15T10:00:00+05:00", "YYYY-MM-DDTHH:mm:ssZ", "2023-04-15T07:00:00.000+02:00"),
        ("2023 12", "YYYY DDD", "2023-01-12T00:00:00.000+01:00"),
        ("13:05", "HH:mm", "2026-01-01T13:05:00.000+01:00"),
        ("d:15", "[d]:DD", "2026-01-15T00:00:00.000+01:00"),
        ("2023-15", "GGGG-WW", "2023-04-10T00:00:00.000+02:00"),
        ("3 2023", "Q YYYY", "2023-07-01T00:00:00.000+02:00"),
    ],
)
def test_moment_patterns_are_read_leniently(text: str, pattern: str, read: str):
    found = read_moment(text, pattern, zone=BERLIN, now=NOW)

    assert found
    assert iso_text(found.astimezone(BERLIN)) == read


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("2023/04/15", "YYYY-MM-DD"),
        ("2023-4-15", "YYYY-MM-DD"),
        ("2023-04-15 x", "YYYY-MM-DD"),
        ("2023-02-31", "YYYY-MM-DD"),
        ("Mon 15.04.2023", "ddd DD.MM.YYYY"),
    ],
)
def test_strictly_read_text_must_be_exact(text: str, pattern: str):
    assert read_moment(text, pattern, zone=UTC, now=NOW, strict=True) is None


moments = st.integers(-600_000_000, 4_000_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC).astimezone(BERLIN)
)


@given(moments, moments)
def test_what_was_measured_leads_from_the_earlier_date_to_the_later(one: datetime, two: datetime):
    start, end = sorted((one, two), key=datetime.timestamp)

    found = difference(start, end, ["months", "days", "milliseconds"])

    assert shift(start, found).astimezone(UTC) == end.astimezone(UTC)
    assert difference(end, start, found) == {unit: -n for unit, n in found.items()}


@given(moments)
def test_what_is_written_can_be_read_again(moment: datetime):
    pattern = "yyyy-LL-dd'T'HH:mm:ssZZ"

    assert from_format(to_format(moment, pattern), pattern, default=UTC, now=NOW) == moment
