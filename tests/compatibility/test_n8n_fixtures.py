"""n8n's own node tests: every pinned node must give exactly what is pinned."""

import json
from pathlib import Path
from typing import Any, Protocol

import pytest

from hive.errors import UserError
from hive.sdk.items import is_object

SHARED = Path(__file__).parents[3] / "shared" / "n8n" / "fixtures"
GAPS: dict[str, str] = json.loads((Path(__file__).parent / "gaps.json").read_text())["fixtures"]
NAMES = sorted(p.name for p in SHARED.glob("*.json") if p.name != "INDEX.json")


class Machine(Protocol):
    async def run(self, workflow: dict[str, Any]) -> dict[str, Any]: ...


def _json(entry: Any) -> Any:
    return entry["json"] if is_object(entry) and "json" in entry else entry


def _differences(result: dict[str, Any], pins: dict[str, list[Any]]) -> list[str]:
    found = [] if result["status"] == "success" else [f"{result['status']}: {result.get('error')}"]
    for node, pinned in pins.items():
        runs = result["runs"].get(node, [])
        if len(runs) != 1:
            found.append(f"{node!r} ran {len(runs)} times")
            continue
        outputs: list[list[dict[str, Any]]] = runs[0]["outputs"] or [[]]
        given = [item["json"] for item in outputs[0]]
        wanted = [_json(entry) for entry in pinned]
        if json.loads(json.dumps(given)) != wanted:
            found.append(f"{node!r} gave {given}, not {wanted}")
    return found


@pytest.mark.skipif(not NAMES, reason="n8n's fixtures are not beside the repository")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.asyncio(loop_scope="module")
async def test_gives_what_n8n_gives(machine: Machine, name: str):
    workflow = json.loads((SHARED / name).read_text())
    pins = workflow.pop("pinData", {})
    try:
        found = _differences(await machine.run(workflow), pins)
    except UserError as error:
        found = [str(error)]
    if name in GAPS and found:
        pytest.xfail(GAPS[name])
    assert name not in GAPS, "it works now: take it out of gaps.json"
    assert found == []


def test_the_list_of_gaps_only_names_cases_that_exist():
    if NAMES:
        assert set(GAPS) <= set(NAMES)
