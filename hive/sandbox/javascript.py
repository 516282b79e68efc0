"""The JavaScript side of a worker: one context that compiles, and fresh ones that evaluate."""

import json
from collections import OrderedDict
from pathlib import Path
from typing import NamedTuple

from hive.sandbox import v8

FLAGS = "--single-threaded --jitless --max-old-space-size=512 --stack-size=800"
MEMORY_LIMIT = 448 * 1024 * 1024
LIVE_CONTEXTS = 4
MAX_RESULT = 64 * 1024 * 1024
SHORT = 16 * 1024

_FOLDER = Path(__file__).parent / "js"
_COMPILER = ("edits", "names", "forbidden", "extensions", "rewrite", "compile")
_EVALUATOR = (
    "forbidden", "base", "arrays", "objects", "text", "latin", "strings", "dates", "dispatch",
    "encode", "functions", "nodes", "scope", "run", "code",
)  # fmt: skip
_VENDOR = {"luxon": "luxon.min.js", "jmespath": "jmespath.js"}
_HIDE = (
    b"delete globalThis.WebAssembly;delete globalThis.SharedArrayBuffer;delete globalThis.Atomics;"
)
# Opens ICU and time-zone data while files can still be opened.
_WARM = b"""
new Intl.DateTimeFormat('en-US',{timeZone:'America/New_York',timeZoneName:'long'}).format(0);
new Date(0).toLocaleString('de-DE',{timeZone:'Europe/Berlin'});(1234.5).toLocaleString('fr');
'a'.localeCompare('b','sv');'x'.normalize('NFD');new Date(0).toString();
new Intl.NumberFormat('en',{style:'currency',currency:'EUR'}).format(1);
new Intl.RelativeTimeFormat('en').format(1,'day');new Intl.PluralRules('en').select(1);
new Intl.ListFormat('en').format(['a']);'i'.toLocaleUpperCase('tr');String(/\\p{L}/u.test('x'))
"""


class Program(NamedTuple):
    """Compiled templates."""

    number: int
    source: bytes
    libraries: tuple[str, ...]
    lingering: bool


class _Evaluating:
    """A context with what was loaded into it."""

    def __init__(self, context: v8.Context) -> None:
        self.context = context
        self.programs: set[int] = set()
        self.libraries: set[str] = set()


class JavaScript:
    """Evaluates programs in one context for each execution."""

    def __init__(self) -> None:
        self._library = v8.load(FLAGS)
        self._sources = _read_sources()
        self._compiler = self._bare()
        self._compiler.eval(self._sources["compiler"])
        self._programs: dict[bytes, Program] = {}
        self._contexts: OrderedDict[bytes, _Evaluating] = OrderedDict()
        self._spare: _Evaluating | None = None

    def warm(self) -> None:
        """Touch everything that is opened lazily, so that nothing is opened after sealing."""
        self._compiler.eval(_WARM)
        evaluating = self._fresh()
        for name in (*_VENDOR, "hash"):
            self._load_library(evaluating, name)
        program = self.compile(
            b"[[[\"$now.setZone('Asia/Tokyo').toFormat('DDDD ttt') + [1].first()\"]]]"
        )
        self._contexts[b"warm"] = evaluating
        self.run(
            b"warm", program, b'{"items":[{"json":{}}],"indexes":[0],"vars":{"timezone":"UTC"}}'
        )
        self._contexts.pop(b"warm").context.close()
        self._programs.clear()

    def compile(self, templates: bytes) -> Program:
        """Compile templates (JSON); the same text is compiled once."""
        known = self._programs.get(templates)
        if known is None:
            made = json.loads(self._compiler.eval(_call("compileTemplates", templates)))
            known = Program(
                len(self._programs) + 1,
                made["program"].encode(),
                tuple(made["libraries"]),
                made["lingering"],
            )
            self._programs[templates] = known
        return known

    def run(self, execution: bytes, program: Program, payload: bytes) -> bytes:
        """Evaluate a program in the context of this execution; returns JSON."""
        evaluating = self._context(execution)
        self._prepare(evaluating, program)
        if len(payload) <= SHORT:
            head = b"\xca\x9chive.run(%d,%d," % (program.number, MAX_RESULT)
            return evaluating.context.eval(head + _literal(payload) + b")")
        return evaluating.context.call(b"%d,%d,run,%s" % (program.number, MAX_RESULT, payload))

    def code(self, execution: bytes, payload: bytes, libraries: tuple[str, ...]) -> bytes:
        """Start a job of user code; returns JSON: its answer, or that it goes on."""
        evaluating = self._context(execution)
        for name in libraries:
            self._load_library(evaluating, name)
        return evaluating.context.call(b"0,%d,code,%s" % (MAX_RESULT, payload))

    def resume(self, execution: bytes) -> bytes:
        """Fire the timers that are due; returns JSON as `code` does."""
        return self._contexts[execution].context.eval(b"\xca\x9chive.resume(%d)" % MAX_RESULT)

    def settle(self, execution: bytes) -> None:
        """Wait until promises that an answer left behind have run: they must not hold up others."""
        self._contexts[execution].context.eval(b"''")

    def needs_spare(self) -> bool:
        """Say whether the next execution would have to wait for its context."""
        return self._spare is None

    def prepare_spare(self) -> None:
        """Make the context that the next execution will take."""
        if self._spare is None:
            self._spare = self._fresh()

    def _bare(self) -> v8.Context:
        context = v8.Context(self._library, memory_limit=MEMORY_LIMIT)
        context.eval(_HIDE)
        return context

    def _fresh(self) -> _Evaluating:
        context = self._bare()
        context.eval(self._sources["evaluator"])
        context.bind(b"\xca\x9chive.enter")
        return _Evaluating(context)

    def _context(self, execution: bytes) -> _Evaluating:
        evaluating = self._contexts.get(execution)
        if evaluating is None:
            evaluating, self._spare = self._spare or self._fresh(), None
            self._contexts[execution] = evaluating
            if len(self._contexts) > LIVE_CONTEXTS:
                self._contexts.popitem(last=False)[1].context.close()
        else:
            self._contexts.move_to_end(execution)
        return evaluating

    def _prepare(self, evaluating: _Evaluating, program: Program) -> None:
        for name in program.libraries:
            self._load_library(evaluating, name)
        if program.number not in evaluating.programs:
            head = b"\xca\x9chive.load(%d," % program.number
            evaluating.context.eval(head + program.source + b")")
            evaluating.programs.add(program.number)

    def _load_library(self, evaluating: _Evaluating, name: str) -> None:
        if name not in evaluating.libraries:
            evaluating.context.eval(self._sources[name])
            evaluating.libraries.add(name)


def _read_sources() -> dict[str, bytes]:
    def joined(names: tuple[str, ...]) -> bytes:
        return b"\n".join((_FOLDER / f"{name}.js").read_bytes() for name in names)

    acorn = (_FOLDER / "vendor" / "acorn.js").read_bytes()
    sources = {
        "compiler": acorn + b"\n(()=>{" + joined(_COMPILER) + b"\n})();''",
        "evaluator": b"(()=>{" + joined(_EVALUATOR) + b"\n})();''",
        "hash": b"\xca\x9chive.provide('hash',(()=>{" + joined(("hash",)) + b"\n})());''",
    }
    for name, file in _VENDOR.items():
        source = (_FOLDER / "vendor" / file).read_bytes()
        sources[name] = _as_library(name, source)
    return sources


def _as_library(name: str, source: bytes) -> bytes:
    """Wrap a CommonJS or script file so that only the evaluator sees what it exports."""
    export = b"luxon" if name == "luxon" else b"exports"
    return b"\xca\x9chive.provide('%s',(()=>{const exports={};%s\n;return %s})());''" % (
        name.encode(),
        source,
        export,
    )


def _literal(text: bytes) -> bytes:
    return json.dumps(text.decode()).encode()


def _call(function: str, argument: bytes) -> bytes:
    return function.encode() + b"(" + _literal(argument) + b")"
