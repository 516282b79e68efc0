"""The filter is judged by a small interpreter of BPF, for both kinds of processor."""

import pytest

from hive.sandbox.seal.seccomp import build
from hive.sandbox.seal.syscalls import Machine, machines

ALLOW, KILL, EPERM, ENOSYS, ENOTTY = 0x7FFF0000, 0x80000000, 0x50001, 0x50026, 0x50019
CLONE_THREAD, PROT_READ, PROT_EXEC, FIONBIO = 0x10000, 1, 4, 0x5421
MACHINES = pytest.mark.parametrize("machine", machines().values(), ids=machines().keys())
# Numbers of calls that native code after an escape would want, by the audit number.
DANGEROUS = {
    0xC000003E: {
        "open": 2, "socket": 41, "connect": 42, "sendto": 44, "fork": 57, "vfork": 58,
        "execve": 59, "kill": 62, "ptrace": 101, "prctl": 157, "mount": 165, "tkill": 200,
        "openat": 257, "unshare": 272, "prlimit64": 302, "process_vm_readv": 310,
        "memfd_create": 319, "bpf": 321, "execveat": 322, "userfaultfd": 323,
        "io_uring_setup": 425, "pidfd_open": 434, "openat2": 437,
    },
    0xC00000B7: {
        "openat": 56, "socket": 198, "connect": 203, "execve": 221, "kill": 129, "ptrace": 117,
        "prctl": 167, "mount": 40, "unshare": 97, "prlimit64": 261, "memfd_create": 279,
        "bpf": 280, "execveat": 281, "io_uring_setup": 425, "pidfd_open": 434, "openat2": 437,
    },
}  # fmt: skip


def verdict(machine: Machine, number: int, *arguments: int, audit: int | None = None) -> int:
    """Run the filter on one system call."""
    words = {0: number, 4: machine.audit if audit is None else audit}
    words |= {16 + 8 * i: argument & 0xFFFFFFFF for i, argument in enumerate(arguments)}
    rows, at, accumulator = build(machine), 0, 0
    while True:
        code, if_true, if_false, value = rows[at]
        at += 1
        if code == 0x06:
            return value
        if code == 0x20:
            accumulator = words.get(value, 0)
            continue
        held = {
            0x15: accumulator == value,
            0x35: accumulator >= value,
            0x45: bool(accumulator & value),
        }[code]
        at += if_true if held else if_false


@MACHINES
def test_refuses_what_native_code_after_an_escape_would_want(machine: Machine):
    assert {n: verdict(machine, v) for n, v in DANGEROUS[machine.audit].items()} == dict.fromkeys(
        DANGEROUS[machine.audit], EPERM
    )


@MACHINES
def test_allows_the_pipes_and_threads_of_the_engine(machine: Machine):
    for name in ("read", "write", "futex", "munmap", "exit_group", "rt_sigreturn"):
        assert verdict(machine, machine.numbers[name]) == ALLOW, name


@MACHINES
def test_refuses_every_call_that_is_not_named(machine: Machine):
    named = set(machine.numbers.values())
    others = {n: verdict(machine, n) for n in range(500) if n not in named}
    assert set(others.values()) == {EPERM}


@MACHINES
def test_clone_makes_threads_but_no_processes(machine: Machine):
    clone = machine.numbers["clone"]
    assert verdict(machine, clone, CLONE_THREAD) == ALLOW
    assert verdict(machine, clone, 17) == EPERM
    assert verdict(machine, machine.numbers["clone3"]) == ENOSYS


@MACHINES
@pytest.mark.parametrize("name", ["mmap", "mprotect", "pkey_mprotect"])
def test_no_memory_becomes_executable(machine: Machine, name: str):
    number = machine.numbers[name]
    assert verdict(machine, number, 0, 4096, PROT_READ) == ALLOW
    assert verdict(machine, number, 0, 4096, PROT_READ | PROT_EXEC) == EPERM


@MACHINES
def test_ioctl_only_unblocks_pipes(machine: Machine):
    assert verdict(machine, machine.numbers["ioctl"], 0, FIONBIO) == ALLOW
    assert verdict(machine, machine.numbers["ioctl"], 0, 0x5401) == ENOTTY


@MACHINES
def test_another_calling_convention_kills(machine: Machine):
    assert verdict(machine, 0, audit=0x40000003) == KILL
    if machine.foreign_from is not None:
        assert verdict(machine, machine.foreign_from) == KILL


@MACHINES
def test_every_name_that_is_allowed_has_a_number(machine: Machine):
    assert len(machine.allowed) >= 20
    assert len(set(machine.numbers.values())) == len(machine.numbers)
