import time

import pytest

from hive.sdk import NodeError
from hive.sdk.patterns import SECONDS, UserPattern


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("b+", "abbc", True),
        ("/B+/", "abbc", False),
        ("/B+/i", "abbc", True),
        ("^b", "a\nb", False),
        ("/^b/m", "a\nb", True),
        ("/a.b/s", "a\nb", True),
        ("c$", "abc\n", False),
        (r"(?<x>a)\k<x>", "aa", True),
        (r"\d", "٣", False),
        (r"https?:\/\/", "https://x", True),
    ],
)
def test_a_pattern_is_read_as_javascript_reads_it(source: str, text: str, *, found: bool):
    assert UserPattern(source).matches(text) is found


def test_a_pattern_that_would_never_end_is_stopped():
    began = time.monotonic()
    with pytest.raises(NodeError, match="needs longer"):
        UserPattern(r"^(a|aa)+$").matches("a" * 60 + "b")
    assert time.monotonic() - began < SECONDS * 20


def test_a_broken_pattern_is_an_error_of_the_node():
    with pytest.raises(NodeError, match="Invalid regular expression"):
        UserPattern("(")


def test_replacing_keeps_groups_and_the_flag_for_all():
    assert UserPattern("(a)(b)").replace("ab ab", "$2$1") == "ba ab"
    assert UserPattern("/(a)(b)/g").replace("ab ab", "$2$1") == "ba ba"
