"""n8n's expression cases: Hive answers as the real n8n did."""

import json
from pathlib import Path
from typing import Any

import pytest

from hive.sandbox.command import answer_lines
from hive.sdk.items import is_list, is_object

CASES = Path(__file__).parents[2].parent / "shared" / "n8n" / "expressions.json"
LEAST = 0.99
# Their answers depend on the moment or on chance.
MOVING = ("random", "now", "today")


def same(left: Any, right: Any) -> bool:
    """Compare JSON in which 1 is 1.0, but True is not 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if is_object(left) and is_object(right):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    if is_list(left) and is_list(right):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right


def agrees(case: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Say whether Hive gave n8n's value, or n8n's error in the same words."""
    if "golden_error" in case:
        return answer.get("error") == case["golden_error"]
    return "error" not in answer and same(answer["value"], case.get("golden"))


@pytest.mark.skipif(not CASES.exists(), reason=f"n8n's expression cases are not at {CASES}")
async def test_expressions_give_what_n8n_gives():
    cases = json.loads(CASES.read_text())
    lines = [
        json.dumps({"expr": case["expr"], "items": case.get("items", [])}).encode()
        for case in cases
    ]
    answers = await answer_lines(lines, timezone="UTC")
    judged = [
        (case, answer)
        for case, answer in zip(cases, answers, strict=True)
        if not any(word in case["expr"].lower() for word in MOVING)
    ]
    wrong = [(case["expr"], answer) for case, answer in judged if not agrees(case, answer)]
    assert len(wrong) <= (1 - LEAST) * len(judged), wrong[:5]
