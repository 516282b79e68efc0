"""Report code that nothing uses, by vulture, without what only frameworks and n8n call."""

import sys
from pathlib import Path

from vulture.core import Vulture  # pyright: ignore[reportMissingTypeStubs] - it has none

ROOT = Path(__file__).parents[1]
KINDS = frozenset({"class", "function", "method", "property", "unreachable_code"})
"""Variables and attributes are left out: fields of models and members of enums look unused."""
DECORATORS = [
    "@override",
    "@router.*",
    "@app.*",
    "@pytest.fixture",
    "@field_validator",
    "@model_validator",
    "@field_serializer",
    "@computed_field",
    "@event.*",
    "@event.listens_for*",
]
# Called by their names: by Alembic and by http.server.
ALLOWED = frozenset({"downgrade", "upgrade", "do_GET", "do_POST", "log_message"})


def main() -> int:
    """Print a line for each finding."""
    vulture = Vulture(ignore_names=[], ignore_decorators=DECORATORS)
    vulture.scavenge([str(ROOT / "hive"), str(ROOT / "tests"), str(ROOT / "scripts")])
    found = [
        item
        for item in vulture.get_unused_code(min_confidence=60)
        if item.typ in KINDS and item.name not in ALLOWED and not _is_found_by_name(item)
    ]
    for item in found:
        place = f"{item.filename.relative_to(ROOT)}:{item.first_lineno}"
        print(f"{place}: unused {item.typ} {item.name!r}")
    return 1 if found else 0


def _is_found_by_name(item: object) -> bool:
    """Tell whether it is a node, which the registry discovers, or a test."""
    path = Path(str(getattr(item, "filename", ""))).relative_to(ROOT)
    is_node = item.typ == "class" and path.parts[:2] == ("hive", "nodes")  # type: ignore[attr-defined]
    return is_node or path.parts[0] == "tests" or "tests" in path.parts


if __name__ == "__main__":
    sys.exit(main())
