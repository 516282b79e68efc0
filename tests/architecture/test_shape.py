"""The shape of the code, held by tests so that no reviewer has to."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "hive"
FILES = [
    path
    for path in sorted(SOURCE.rglob("*.py"))
    if "tests" not in path.parts and "versions" not in path.parts
]
LONGEST_FILE, LONGEST_FUNCTION = 250, 40

# Shrink only: a name leaves these sets, none enters them.
LONG_FILES: frozenset[str] = frozenset()
LONG_FUNCTIONS: frozenset[str] = frozenset()
NODES_WITHOUT_TEST: frozenset[str] = frozenset()
FORBIDDEN = re.compile("/(work|tmp)/")
"""Places of one machine, which no file of the package may name."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_fits_in_the_head(path: Path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if name_of(path) in LONG_FILES:
        assert lines > LONGEST_FILE, "it has become short: take it off the list"
    else:
        assert lines <= LONGEST_FILE


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_function_fits_on_a_screen(path: Path):
    long = {f"{name_of(path)}:{f.name}" for f in functions(path) if length(f) > LONGEST_FUNCTION}
    allowed = {each for each in LONG_FUNCTIONS if each.startswith(f"{name_of(path)}:")}
    assert long == allowed


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_module_opens_with_one_sentence(path: Path):
    text = path.read_text(encoding="utf-8")
    if path.name == "__init__.py" and not text.strip():
        return
    said = ast.get_docstring(ast.parse(text))
    assert said
    assert said.splitlines()[0].endswith(".")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_place_of_one_machine_is_named(path: Path):
    assert not FORBIDDEN.search(path.read_text(encoding="utf-8"))


def test_every_node_has_a_test_beside_it():
    nodes = [p for p in SOURCE.glob("nodes/*/*.py") if is_node(p)]
    assert nodes
    untested = {name_of(path) for path in nodes if not is_tested(path)}
    assert untested == NODES_WITHOUT_TEST


def test_the_reference_is_written_from_this_code():
    done = subprocess.run(
        [sys.executable, "scripts/generate_reference.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_setting_says_what_it_is_for():
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `HIVE_")]
    assert rows
    assert [row for row in rows if row.endswith("|  |")] == []


def test_every_library_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["local"]]
    names = {re.split(r"[\[<>=~! ]", each)[0] for each in wanted}
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    said = set(re.findall(r"^\| ([a-z0-9-]+) \|", page, re.MULTILINE)) - {"name"}
    assert said == names


def test_what_make_offers_is_what_the_readme_says():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)\b", readme)) <= targets


def is_tested(path: Path) -> bool:
    """Look for a test of the file, or of all versions of its node together."""
    stems = {path.stem, re.sub(r"_v\d+$", "", path.stem)}
    return any((path.parent / "tests" / f"test_{stem}.py").exists() for stem in stems)


def is_node(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = (
        target.id
        for each in ast.walk(tree)
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name)
    )
    return "n8n_type" in set(names)


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
