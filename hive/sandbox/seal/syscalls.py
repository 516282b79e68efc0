"""The system calls a sealed worker may make, by architecture. Everything else is refused."""

import platform
from dataclasses import dataclass

_GROUPS: dict[str, str] = {
    "pipes": "read write readv writev close fstat poll ppoll",
    "memory": "munmap mremap madvise brk",
    "threads": "futex sched_yield sched_getaffinity set_robust_list rseq gettid exit exit_group",
    "signals": "rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack",
    "time": "nanosleep clock_gettime clock_getres clock_nanosleep gettimeofday restart_syscall",
    "harmless": "getpid getrandom membarrier pkey_alloc pkey_free",
}

_X86_64 = {
    "read": 0, "write": 1, "close": 3, "fstat": 5, "poll": 7, "lseek": 8, "mmap": 9,
    "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14,
    "rt_sigreturn": 15, "ioctl": 16, "readv": 19, "writev": 20, "sched_yield": 24, "mremap": 25,
    "madvise": 28, "nanosleep": 35, "getpid": 39, "clone": 56, "exit": 60, "fcntl": 72,
    "gettimeofday": 96, "sigaltstack": 131, "gettid": 186, "futex": 202, "sched_getaffinity": 204,
    "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230,
    "exit_group": 231, "ppoll": 271, "set_robust_list": 273, "getrandom": 318, "membarrier": 324,
    "pkey_mprotect": 329, "pkey_alloc": 330, "pkey_free": 331, "rseq": 334, "clone3": 435,
    "seccomp": 317,
}  # fmt: skip
_AARCH64 = {
    "fcntl": 25, "ioctl": 29, "close": 57, "lseek": 62, "read": 63, "write": 64, "readv": 65,
    "writev": 66, "ppoll": 73, "fstat": 80, "exit": 93, "exit_group": 94, "futex": 98,
    "set_robust_list": 99, "nanosleep": 101, "clock_gettime": 113, "clock_getres": 114,
    "clock_nanosleep": 115, "sched_getaffinity": 123, "sched_yield": 124, "restart_syscall": 128,
    "sigaltstack": 132, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139,
    "gettimeofday": 169, "getpid": 172, "gettid": 178, "brk": 214, "munmap": 215, "mremap": 216,
    "clone": 220, "mmap": 222, "mprotect": 226, "madvise": 233, "getrandom": 278,
    "membarrier": 283, "pkey_mprotect": 288, "pkey_alloc": 289, "pkey_free": 290, "rseq": 293,
    "clone3": 435, "seccomp": 277,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Machine:
    """What the filter must know of the processor."""

    audit: int
    numbers: dict[str, int]
    # Numbers from here on belong to another calling convention (x32).
    foreign_from: int | None = None

    @property
    def allowed(self) -> list[int]:
        """Numbers of the calls that are allowed whatever their arguments."""
        names = " ".join(_GROUPS.values()).split()
        return sorted({self.numbers[name] for name in names if name in self.numbers})


_MACHINES = {
    "x86_64": Machine(0xC000003E, _X86_64, 0x40000000),
    "aarch64": Machine(0xC00000B7, _AARCH64),
}


def machine() -> Machine | None:
    """Return the table of this processor, or None when there is none."""
    return _MACHINES.get(platform.machine())


def machines() -> dict[str, Machine]:
    """Return every table, by the name of the processor."""
    return dict(_MACHINES)
