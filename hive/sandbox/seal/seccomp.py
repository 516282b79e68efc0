"""A seccomp filter that refuses every system call but a few, written as BPF."""

import ctypes
import struct
from dataclasses import dataclass

from hive.sandbox.seal.syscalls import Machine

_LOAD, _EQUAL, _GREATER_EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_KILL, _ALLOW, _ERRNO = 0x80000000, 0x7FFF0000, 0x00050000
_EPERM, _ENOSYS, _ENOTTY = 1, 38, 25
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_CLONE_THREAD, _PROT_EXEC, _FIONBIO = 0x00010000, 0x4, 0x5421
_SET_MODE_FILTER, _TSYNC = 1, 1

_Row = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Checked:
    """A call that is allowed for some values of one argument (its low 32 bits)."""

    name: str
    argument: int
    test: int
    value: int
    if_true: int
    if_false: int


_REFUSED = _ERRNO | _EPERM
_CHECKED = (
    _Checked("clone", 0, _ANY_BIT, _CLONE_THREAD, _ALLOW, _REFUSED),
    _Checked("mmap", 2, _ANY_BIT, _PROT_EXEC, _REFUSED, _ALLOW),
    _Checked("mprotect", 2, _ANY_BIT, _PROT_EXEC, _REFUSED, _ALLOW),
    _Checked("pkey_mprotect", 2, _ANY_BIT, _PROT_EXEC, _REFUSED, _ALLOW),
    _Checked("ioctl", 1, _EQUAL, _FIONBIO, _ALLOW, _ERRNO | _ENOTTY),
)


def build(machine: Machine) -> list[_Row]:
    """Return the filter as rows of (code, jump if true, jump if false, value)."""
    rows: list[_Row] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if machine.foreign_from is not None:
        rows += [(_GREATER_EQUAL, 0, 1, machine.foreign_from), (_RETURN, 0, 0, _KILL)]
    for number in machine.allowed:
        rows += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    for rule in _CHECKED:
        rows += _checked(rule, machine.numbers[rule.name])
    # libc falls back to clone, whose flags can be looked at.
    rows += [(_EQUAL, 0, 1, machine.numbers["clone3"]), (_RETURN, 0, 0, _ERRNO | _ENOSYS)]
    return [*rows, (_RETURN, 0, 0, _REFUSED)]


def _checked(rule: _Checked, number: int) -> list[_Row]:
    return [
        (_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _ARGUMENTS + 8 * rule.argument),
        (rule.test, 0, 1, rule.value),
        (_RETURN, 0, 0, rule.if_true),
        (_RETURN, 0, 0, rule.if_false),
    ]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("rows", ctypes.c_void_p))


def install(machine: Machine) -> None:
    """Put the filter on every thread of this process; raises `OSError`."""
    rows = build(machine)
    packed = b"".join(struct.pack("HBBI", *row) for row in rows)
    buffer = ctypes.create_string_buffer(packed, len(packed))
    program = _Program(len(rows), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    failed = libc.syscall(
        machine.numbers["seccomp"], _SET_MODE_FILTER, _TSYNC, ctypes.byref(program)
    )
    if failed:
        raise OSError(ctypes.get_errno(), f"seccomp cannot be installed (returned {failed})")
