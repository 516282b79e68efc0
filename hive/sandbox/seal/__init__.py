"""Seals a process: afterwards it can compute and speak through its pipes, and nothing else."""

import ctypes
import resource

from hive.sandbox.seal import landlock, probe, seccomp
from hive.sandbox.seal.syscalls import machine

_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38
_MEGABYTE = 1024 * 1024


class SealError(Exception):
    """The process cannot be sealed."""


def seal(*, memory_mb: int, cpu_s: int) -> list[str]:
    """Seal this process with all its threads; returns the active layers or raises `SealError`."""
    known = machine()
    if known is None:
        raise SealError("there is no system call table for this processor")
    try:
        _limit(memory_mb=memory_mb, cpu_s=cpu_s)
        _give_up_privileges()
        abi = landlock.restrict()
        seccomp.install(known)
    except OSError as error:
        raise SealError(str(error)) from error
    if found := probe.breaches():
        raise SealError(f"the seal does not hold: it is possible to {', '.join(found)}")
    return [
        "rlimits",
        "no_new_privs",
        "undumpable",
        *([f"landlock-{abi}"] if abi else []),
        "seccomp",
    ]


def _limit(*, memory_mb: int, cpu_s: int) -> None:
    limits = {
        resource.RLIMIT_DATA: memory_mb * _MEGABYTE,
        resource.RLIMIT_CPU: cpu_s,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for which, value in limits.items():
        resource.setrlimit(which, (value, value))


def _give_up_privileges() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in ((_PR_SET_NO_NEW_PRIVS, 1), (_PR_SET_DUMPABLE, 0)):
        if libc.prctl(option, value, 0, 0, 0):
            raise OSError(ctypes.get_errno(), f"prctl {option} is refused")
