"""Every promised behaviour has tests that exist, or says why it has none."""

import ast
from pathlib import Path

import pytest

from tests.compatibility.requirements import REQUIREMENTS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_a_requirement_has_tests_or_a_gap(name: str) -> None:
    requirement = REQUIREMENTS[name]
    assert bool(requirement.tests) is not bool(requirement.gap)


@pytest.mark.parametrize(
    "place", sorted({test for each in REQUIREMENTS.values() for test in each.tests})
)
def test_a_named_test_exists(place: str) -> None:
    path, _, name = place.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = {
        each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert name in found if name else any(each.startswith("test_") for each in found)
