"""V8 through the C interface of mini-racer, without its event loop: one caller, one call at a time.

mini-racer's own Python layer hands every call to asyncio, which costs five times more than the
call itself. Only the shared library of the package is used, and only inside a worker process.
"""

import ctypes
import importlib.util
from pathlib import Path
from threading import Semaphore
from typing import Any

from hive.sandbox.failure import EngineError

_TEXT = 5
_FAILURES = {
    200: "exception",
    201: "syntax",
    202: "memory",
    203: "timeout",
    204: "terminated",
    205: "value",
    206: "key",
}


class _Payload(ctypes.Union):
    _fields_ = (
        ("pointer", ctypes.c_void_p),
        ("bytes", ctypes.POINTER(ctypes.c_char)),
        ("integer", ctypes.c_int64),
        ("double", ctypes.c_double),
    )


class _Value(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("value", _Payload), ("length", ctypes.c_size_t), ("type", ctypes.c_uint8))


_Handle = ctypes.POINTER(_Value)
_Callback = ctypes.CFUNCTYPE(None, ctypes.c_uint64, _Handle)

_ID = ctypes.c_uint64
_SIGNATURES: dict[str, tuple[list[Any], Any]] = {
    "mr_init_v8": ([ctypes.c_char_p, ctypes.c_char_p], None),
    "mr_init_context": ([_Callback], _ID),
    "mr_free_context": ([_ID], None),
    "mr_eval": ([_ID, _Handle, _ID], _ID),
    "mr_call_function": ([_ID, _Handle, _Handle, _Handle, _ID], _ID),
    "mr_alloc_string_val": ([_ID, ctypes.c_char_p, _ID, ctypes.c_uint8], _Handle),
    "mr_alloc_int_val": ([_ID, ctypes.c_int64, ctypes.c_uint8], _Handle),
    "mr_set_object_item": ([_ID, _Handle, _Handle, _Handle], _Handle),
    "mr_free_value": ([_ID, _Handle], None),
    "mr_set_hard_memory_limit": ([_ID, ctypes.c_size_t], None),
    "mr_hard_memory_limit_reached": ([_ID], ctypes.c_bool),
}


def folder() -> Path:
    """Return where the package keeps its library and ICU data, without importing it."""
    spec = importlib.util.find_spec("py_mini_racer")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("mini-racer is not installed")
    return Path(spec.submodule_search_locations[0])


_contexts: dict[int, "Context"] = {}


def _receive(context_number: int, handle: Any) -> None:
    _contexts[context_number].receive(handle)


# One trampoline for all: making one needs executable memory, which a sealed process cannot get.
_RECEIVE = _Callback(_receive)


def load(flags: str) -> ctypes.CDLL:
    """Start V8 in this process. Once only."""
    place = folder()
    library = ctypes.CDLL(str(place / "libmini_racer.so"))
    for name, (arguments, result) in _SIGNATURES.items():
        function = getattr(library, name)
        function.argtypes = arguments
        function.restype = result
    library.mr_init_v8(flags.encode(), str(place / "icudtl.dat").encode())
    return library


class Context:
    """One isolate with one JavaScript context."""

    def __init__(self, library: ctypes.CDLL, *, memory_limit: int) -> None:
        self._library = library
        self._done = Semaphore(0)
        self._result: Any = None
        self._id = library.mr_init_context(_RECEIVE)
        # V8 calls back from its own thread, with the number that came with the task.
        self._number = self._id
        _contexts[self._number] = self
        library.mr_set_hard_memory_limit(self._id, memory_limit)

    def eval(self, source: bytes) -> bytes:
        """Run a script; its result must be a text (or nothing)."""
        handle = self._text(source)
        self._library.mr_eval(self._id, handle, self._number)
        try:
            return self._take()
        finally:
            self._library.mr_free_value(self._id, handle)

    def bind(self, source: bytes) -> None:
        """Remember the function that this expression gives, for `call`."""
        self._function = self._raw(source)
        self._arguments = self._raw(b"[0]")
        self._nothing = self._raw(b"undefined")
        self._zero = self._library.mr_alloc_int_val(self._id, 0, 3)

    def call(self, text: bytes) -> bytes:
        """Call the bound function with one text: cheaper than `eval` when the text is long."""
        library, handle = self._library, self._text(text)
        stored = library.mr_set_object_item(self._id, self._arguments, self._zero, handle)
        library.mr_free_value(self._id, stored)
        library.mr_free_value(self._id, handle)
        library.mr_call_function(
            self._id, self._function, self._nothing, self._arguments, self._number
        )
        return self._take()

    def close(self) -> None:
        """Free everything the context holds."""
        self._library.mr_free_context(self._id)
        _contexts.pop(self._number, None)

    def receive(self, handle: Any) -> None:
        """Take the result of a task; called from V8's thread."""
        self._result = handle
        self._done.release()

    def _text(self, text: bytes) -> Any:
        return self._library.mr_alloc_string_val(self._id, text, len(text), _TEXT)

    def _raw(self, source: bytes) -> Any:
        handle = self._text(source)
        self._library.mr_eval(self._id, handle, self._number)
        self._done.acquire()
        self._library.mr_free_value(self._id, handle)
        return self._result

    def _take(self) -> bytes:
        self._done.acquire()
        handle, self._result = self._result, None
        try:
            return _content(handle.contents)
        except EngineError as error:
            if self._library.mr_hard_memory_limit_reached(self._id):
                raise EngineError("memory", "too much memory was used") from error
            raise
        finally:
            self._library.mr_free_value(self._id, handle)


def _content(value: Any) -> bytes:
    kind = value.type
    if kind == _TEXT:
        return ctypes.string_at(value.value.bytes, value.length)
    if kind in _FAILURES:
        text = ctypes.string_at(value.value.bytes, value.length) if value.length else b""
        raise EngineError(_FAILURES[kind], text.decode(errors="replace"))
    return b""
