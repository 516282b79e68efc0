"""What people hand in."""

from pathlib import Path

import pytest
import typer

from hive.cli.agent import read_capability, slug
from hive.cli.errors import CommandError, Exit
from hive.cli.files import json_option, read_json_object
from hive.cli.task import read_need, title_of
from hive.cli.workflow_files import read_workflow


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"3", b"\xff\xfe"])
def test_a_file_without_an_object_is_bad_input(tmp_path: Path, content: bytes):
    path = tmp_path / "file.json"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=r"file\.json") as caught:
        read_json_object(path)
    assert caught.value.exit_code == Exit.BAD_INPUT


def test_a_missing_file_is_bad_input(tmp_path: Path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        read_json_object(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("content", "file", "name"),
    [
        (b'{"name": "My flow"}', "x.json", "My flow"),
        (b'\xef\xbb\xbf{"name": "My flow"}', "x.json", "My flow"),
        (b'{"name": "ab"}', "from-file.json", "from-file"),
        (b"{}", "ab.json", "ab_"),
        (b'{"name": 5}', "number.json", "number"),
    ],
)
def test_a_workflow_is_named_by_itself_or_its_file(
    tmp_path: Path, content: bytes, file: str, name: str
):
    path = tmp_path / file
    path.write_bytes(content)
    assert read_workflow(path).name == name
    assert read_workflow(path, "given").name == "given"


def test_an_option_holds_json_or_names_a_file(tmp_path: Path):
    path = tmp_path / "input.json"
    path.write_text('{"a": 1}')
    assert json_option('{"a": 1}', "--input") == json_option(f"@{path}", "--input") == {"a": 1}
    assert json_option(None, "--input") is None
    with pytest.raises(CommandError, match="--input is not JSON"):
        json_option("{a: 1}", "--input")


def test_capabilities_are_read():
    assert read_capability("a:b:0.5") == {"name": "a:b", "proficiency": 0.5}
    assert read_need("code") == {"name": "code"}
    with pytest.raises(typer.BadParameter):
        read_capability("code:much")


def test_names_become_slugs_and_prompts_titles():
    assert slug("ACACIA (Infra)!") == "acacia-infra"
    assert title_of("x" * 200).endswith("…")
    assert title_of(" \n ") == "task"
