"""Every table of Hive, so that `metadata` is whole."""

import importlib
from pathlib import Path

import hive
from hive.db.base import metadata

__all__ = ["metadata"]

for _path in sorted(Path(hive.__file__).parent.glob("*/tables.py")):
    importlib.import_module(f"hive.{_path.parent.name}.tables")
