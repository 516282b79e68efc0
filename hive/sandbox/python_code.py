"""Runs user code in Python, inside a process that is already sealed."""

import ast
import builtins
import json
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from types import CodeType
from typing import Any

# Loaded before the process is sealed: nothing can be loaded afterwards.
MODULES = (
    "abc", "base64", "binascii", "bisect", "calendar", "cmath", "collections", "contextlib", "copy",
    "csv", "dataclasses", "datetime", "decimal", "difflib", "enum", "fractions", "functools",
    "hashlib", "heapq", "hmac", "html", "html.parser", "io", "itertools", "json", "math", "numbers",
    "operator", "pprint", "random", "re", "secrets", "statistics", "string", "struct", "textwrap",
    "time", "types", "typing", "unicodedata", "urllib.parse", "uuid", "zlib",
)  # fmt: skip
_FILE = "<code>"
_MAX_LOGS, _MAX_LOG = 1000, 20_000


class Record(dict[str, Any]):
    """An object of the items; its fields can be read as attributes too."""

    def __getattr__(self, name: str) -> Any:
        """Read a field as `item.json`."""
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class _Input:
    """What `_input` shows."""

    def __init__(self, items: list[Any], item: Any) -> None:
        self._items = items
        self.item = item

    def all(self) -> list[Any]:
        """Return all items."""
        return self._items

    def first(self) -> Any:
        """Return the first item."""
        return self._items[0] if self._items else None

    def last(self) -> Any:
        """Return the last item."""
        return self._items[-1] if self._items else None


class _Prints:
    """Keeps what the code prints."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, *values: object, sep: str = " ", end: str = "\n", **_: object) -> None:
        if len(self.lines) < _MAX_LOGS:
            text = sep.join(str(value) for value in values) + end.removesuffix("\n")
            self.lines.append(text[:_MAX_LOG])


def preload() -> None:
    """Load every module that code may import, and what they open lazily."""
    for name in MODULES:
        import_module(name)
    import_module("hashlib").sha256(b"warm").hexdigest()
    json.loads("{}", object_hook=Record)


def run(payload: bytes) -> bytes:
    """Run one job; returns its answer as JSON."""
    job = json.loads(payload, object_hook=Record)
    prints = _Prints()
    state: dict[str, Any] = {"item": None}
    try:
        value = _run(job, prints, state)
        answer: dict[str, Any] = {
            "state": "done",
            "value": value,
            "logs": prints.lines,
            "custom": {},
        }
        return json.dumps(answer, allow_nan=False).encode()
    except BaseException as error:  # noqa: BLE001 -- whatever user code raises is its answer
        return json.dumps(_failed(error, state["item"], prints.lines)).encode()


def _run(job: Record, prints: _Prints, state: dict[str, Any]) -> Any:
    code = _compiled(job["code"])
    items: list[Any] = job["items"]
    if job["mode"] != "each":
        return _function(code, items, items[0] if items else None, prints)()
    results: list[Any] = []
    for index, item in enumerate(items):
        state["item"] = index
        results.append(_function(code, items, item, prints)())
    return results


def _compiled(source: str) -> CodeType:
    """Compile the code as the body of a function, so that it may return."""
    body = ast.parse(source, _FILE).body or [ast.Pass()]
    template = ast.parse("def _code():\n    pass")
    function = template.body[0]
    if isinstance(function, ast.FunctionDef):
        function.body = body
    return compile(ast.fix_missing_locations(template), _FILE, "exec")


def _function(code: CodeType, items: list[Any], item: Any, prints: _Prints) -> Callable[[], Any]:
    names: dict[str, Any] = {
        "__builtins__": {**vars(builtins), "print": prints, "__import__": _import},
        "__name__": "__code__",
        "_items": items,
        "_item": item,
        "_input": _Input(items, item),
        "_json": item.get("json") if item else None,
        "items": items,
        "item": item,
    }
    exec(code, names)  # noqa: S102 -- the purpose of this process, which is sealed
    return names["_code"]


def _import(name: str, *arguments: Any, **keywords: Any) -> Any:
    if name not in MODULES and name not in {module.split(".")[0] for module in MODULES}:
        raise ImportError(f"Module '{name}' is not available in Code nodes")
    return builtins.__import__(name, *arguments, **keywords)


def _failed(error: BaseException, item: int | None, logs: list[str]) -> dict[str, Any]:
    return {
        "state": "failed",
        "message": _message(error),
        "name": type(error).__name__,
        "line": _line(error),
        "item": item,
        "logs": logs,
    }


def _message(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"SyntaxError: {error.msg}"
    text = str(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _line(error: BaseException) -> int | None:
    if isinstance(error, SyntaxError):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__, limit=50)
    return next((frame.lineno for frame in reversed(frames) if frame.filename == _FILE), None)


def forget_paths() -> None:
    """Nothing can be imported from files any more; say so at once instead of trying."""
    sys.path.clear()
    sys.path_importer_cache.clear()


__all__ = ["Record", "forget_paths", "preload", "run"]
