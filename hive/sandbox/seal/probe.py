"""Tries what a sealed process must not be able to do, as native code after an escape would."""

import ctypes
import os
from pathlib import Path

_PROT_EXEC_READ_WRITE, _PRIVATE_ANONYMOUS = 7, 0x22
_AF_INET, _SOCK_STREAM = 2, 1


def breaches() -> list[str]:
    """Return the attempts that succeeded: none, when the seal holds."""
    return [name for name, attempt in _ATTEMPTS.items() if attempt()]


def _succeeds(number: int, *arguments: object) -> bool:
    return ctypes.CDLL(None).syscall(number, *arguments) >= 0


def _opens() -> bool:
    try:
        os.close(os.open("/proc/self/status", os.O_RDONLY))
    except OSError:
        return False
    return True


def _lists() -> bool:
    try:
        return any(Path("/").iterdir())
    except OSError:
        return False


def _executes_memory() -> bool:
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    place = libc.mmap(None, 4096, _PROT_EXEC_READ_WRITE, _PRIVATE_ANONYMOUS, -1, 0)
    return place != ctypes.c_void_p(-1).value


def _connects() -> bool:
    return ctypes.CDLL(None).socket(_AF_INET, _SOCK_STREAM, 0) >= 0


def _signals_parent() -> bool:
    try:
        os.kill(1, 0)
    except OSError:
        return False
    return True


_IO_URING_SETUP, _PIDFD_OPEN, _MEMFD_X86, _USERFAULTFD_X86 = 425, 434, 319, 323

_ATTEMPTS = {
    "open a file": _opens,
    "list a directory": _lists,
    "make a socket": _connects,
    "make memory executable": _executes_memory,
    "signal another process": _signals_parent,
    "use io_uring": lambda: _succeeds(_IO_URING_SETUP, 1, ctypes.create_string_buffer(256)),
    "open a process": lambda: _succeeds(_PIDFD_OPEN, 1, 0),
}
