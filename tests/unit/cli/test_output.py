"""What people see."""

import pytest

from hive.cli.output import details, field, plain, prose, table


def test_a_table_is_aligned(capsys: pytest.CaptureFixture[str]):
    rows = [{"a": "x", "b": 1}, {"a": "longer", "b": None}]
    table(rows, [("NAME", field("a")), ("N", field("b"))])
    assert capsys.readouterr().out == "NAME    N\nx       1\nlonger  -\n"


def test_an_empty_table_says_so(capsys: pytest.CaptureFixture[str]):
    table([], [("NAME", field("a"))])
    assert capsys.readouterr().out == "nothing to show\n"


def test_nothing_steers_the_terminal(capsys: pytest.CaptureFixture[str]):
    evil = "\x1b[2Jgone\x9b31m\r\n\u202egnp.exe"
    table([{"a": evil}], [("NAME", field("a"))])
    details({"title": evil})
    out = capsys.readouterr().out + prose(evil) + plain({"x": evil})
    assert not any(sign in out for sign in ("\x1b", "\x9b", "\r", "\u202e"))


def test_a_long_cell_does_not_push_the_others_away(capsys: pytest.CaptureFixture[str]):
    table([{"a": "x" * 500, "b": "end"}], [("A", field("a")), ("B", field("b"))])
    line = capsys.readouterr().out.splitlines()[1]
    assert line.endswith("…  end")
    assert len(line) < 80


def test_absent_details_are_left_out(capsys: pytest.CaptureFixture[str]):
    details({"id": 1, "error": None, "title": ""})
    assert capsys.readouterr().out == "id  1\n"
