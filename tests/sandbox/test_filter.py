"""The seccomp filters do what their table says, for both architectures, in a small BPF interpreter."""

from __future__ import annotations

import struct
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracefix_tui.sandbox.inside import bpf, denied, syscalls
from tracefix_tui.sandbox.inside.syscalls import AARCH64, AUDIT_ARCH, OWN_PID, X86_64, Check, Checks

PID = 4321
ROLES = [(False, False), (True, False), (False, True), (True, True)]
ALLOW, DENIED, UNKNOWN = bpf.ALLOW, bpf.DENY, bpf.UNKNOWN
FOREIGN = [0x40000003, 0x40000028, 0, 0xFFFFFFFF]


def run(code: bytes, architecture: int, number: int, arguments: tuple[int, ...] = ()) -> int:
    """What the kernel would answer; the same instructions, and nothing may run past the end."""
    padded = [argument & 0xFFFFFFFFFFFFFFFF for argument in arguments] + [0] * (6 - len(arguments))
    data = struct.pack("=IIQ6Q", number & 0xFFFFFFFF, architecture, 0, *padded)
    instructions = [struct.unpack_from("=HBBI", code, at) for at in range(0, len(code), 8)]
    assert len(instructions) <= 4096
    accumulator, at = 0, 0
    while True:
        kind, yes, no, k = instructions[at]
        at += 1
        if kind == bpf.LOAD:
            assert k % 4 == 0
            accumulator = struct.unpack_from("=I", data, k)[0]
        elif kind == bpf.AND:
            accumulator &= k
        elif kind == bpf.JUMP:
            at += k
        elif kind == bpf.JUMP_EQUAL:
            at += yes if accumulator == k else no
        elif kind == bpf.JUMP_AT_LEAST:
            at += yes if accumulator >= k else no
        else:
            assert kind == bpf.RETURN
            return int(k)


def meant(table: Mapping[int, tuple[Checks, ...]], number: int, arguments: tuple[int, ...]) -> int:
    """What the table says about a call, read off it directly."""
    if number not in table:
        return DENIED if number <= syscalls.LAST_KNOWN else UNKNOWN
    alternatives = table[number]
    if not alternatives or any(all(holds(check, arguments) for check in checks) for checks in alternatives):
        return bpf.ALLOW
    return DENIED


def holds(check: Check, arguments: tuple[int, ...]) -> bool:
    value = arguments[check.argument]
    wanted = [PID if each == OWN_PID else each for each in check.values]
    return value & 0xFFFFFFFF & check.mask in wanted and not (check.whole and value >> 32)


def code_for(architecture: str, table: Mapping[int, tuple[Checks, ...]]) -> bytes:
    return bpf.assemble(bpf.program(architecture, table), PID)


@pytest.mark.parametrize("architecture", [X86_64, AARCH64])
@pytest.mark.parametrize(("receives", "stdlib"), ROLES)
def test_every_number_gets_what_the_table_says(architecture: str, receives: bool, stdlib: bool) -> None:
    table = syscalls.allowed(architecture, receives_descriptors=receives, stdlib=stdlib)
    code = code_for(architecture, table)
    nothing = (0,) * 6
    for number in range(600):
        assert run(code, AUDIT_ARCH[architecture], number) == meant(table, number, nothing), number


@pytest.mark.parametrize("architecture", [X86_64, AARCH64])
@pytest.mark.parametrize(("receives", "stdlib"), ROLES)
def test_the_calls_of_the_trial_are_denied(architecture: str, receives: bool, stdlib: bool) -> None:
    table = syscalls.allowed(architecture, receives_descriptors=receives, stdlib=stdlib)
    code = code_for(architecture, table)
    column = 0 if architecture == X86_64 else 1
    tried = 0
    for name, *numbers, arguments in denied.ATTEMPTS:
        if numbers[column] is None or (stdlib and name in syscalls.READING_CALLS):
            continue
        if receives and name == "clock_gettime":
            continue
        assert run(code, AUDIT_ARCH[architecture], numbers[column], arguments) == DENIED, (name, arguments)
        tried += 1
    assert tried > 100


@pytest.mark.parametrize("architecture", [X86_64, AARCH64])
def test_a_foreign_architecture_kills(architecture: str) -> None:
    table = syscalls.allowed(architecture, receives_descriptors=True, stdlib=True)
    code = code_for(architecture, table)
    others = [value for name, value in AUDIT_ARCH.items() if name != architecture]
    for foreign in FOREIGN + others:
        for number in (0, 1, 60, 93, 231):
            assert run(code, foreign, number) == bpf.KILL


def test_x32_calls_kill_on_x86_64() -> None:
    code = code_for(X86_64, syscalls.allowed(X86_64, receives_descriptors=True, stdlib=True))
    for number in (0, 1, 39, 60, 231, 512):
        assert run(code, AUDIT_ARCH[X86_64], 0x40000000 + number) == bpf.KILL
    assert run(code, AUDIT_ARCH[X86_64], 0xFFFFFFFF) == bpf.KILL


@pytest.mark.parametrize("architecture", [X86_64, AARCH64])
def test_only_roles_that_need_it_receive_descriptors(architecture: str) -> None:
    number = syscalls.NUMBERS["recvmsg"][0 if architecture == X86_64 else 1]
    assert number is not None
    with_it = code_for(architecture, syscalls.allowed(architecture, receives_descriptors=True, stdlib=False))
    without = code_for(architecture, syscalls.allowed(architecture, receives_descriptors=False, stdlib=False))
    assert run(with_it, AUDIT_ARCH[architecture], number) == bpf.ALLOW
    assert run(without, AUDIT_ARCH[architecture], number) == DENIED


ARGUMENTS = [
    ("mmap", (0, 4096, 3, 0x22), True),
    ("mmap", (0, 4096, 5, 0x22), False),
    ("mmap", (0, 4096, 7, 0x22), False),
    ("mmap", (0, 4096, 5, 0x02), False),
    ("mmap", (0, 4096, 3, 0x40022), False),
    ("mmap", (0, 4096, 0xFFFFFFFF00000003, 0x22), True),
    ("mprotect", (0, 4096, 1), True),
    ("mprotect", (0, 4096, 5), False),
    ("tgkill", (PID, PID, 6), True),
    ("tgkill", (PID + 1, PID, 6), False),
    ("tgkill", (1, PID, 9), False),
    ("prlimit64", (0, 7, 0, 4096), True),
    ("prlimit64", (0, 7, 0x1000, 0), False),
    ("prlimit64", (0, 7, 0x7F0000000000, 0), False),
    ("prlimit64", (PID, 7, 0, 4096), False),
    ("fcntl", (3, 3, 0), True),
    ("fcntl", (3, 4, 0o4000), True),
    ("fcntl", (3, 4, 0o20000), False),
    ("fcntl", (0, 4, 0o4000), False),
    ("fcntl", (2, 4, 0), False),
    ("fcntl", (0, 3, 0), True),
    ("fcntl", (3, 8, 1), False),
    ("fcntl", (3, 10, 9), False),
    ("ioctl", (3, 0x5421, 0), True),
    ("ioctl", (1, 0x5421, 0), False),
    ("ioctl", (0, 0x5451, 0), True),
    ("ioctl", (3, 0x8901, 0), False),
    ("ioctl", (0, 0x5412, 0), False),
    ("getsockopt", (3, 1, 3), True),
    ("getsockopt", (3, 1, 77), False),
    ("getsockopt", (3, 6, 3), False),
    ("futex", (0, 128 | 9), True),
    ("futex", (0, 0x100 | 128 | 9), True),
    ("futex", (0, 128 | 6), False),
    ("futex", (0, 13), False),
    ("clock_gettime", (1,), True),
    ("clock_gettime", (-6,), False),
    ("sched_getaffinity", (0,), True),
    ("sched_getaffinity", (1,), False),
]


@pytest.mark.parametrize("architecture", [X86_64, AARCH64])
@pytest.mark.parametrize(("name", "arguments", "allowed"), ARGUMENTS)
def test_arguments_are_looked_at(
    architecture: str, name: str, arguments: tuple[int, ...], allowed: bool
) -> None:
    number = syscalls.NUMBERS[name][0 if architecture == X86_64 else 1]
    assert number is not None
    code = code_for(architecture, syscalls.allowed(architecture, receives_descriptors=False, stdlib=False))
    answer = run(code, AUDIT_ARCH[architecture], number, arguments)
    assert answer == (bpf.ALLOW if allowed else DENIED)


@pytest.mark.parametrize("architecture", [X86_64, AARCH64])
def test_reading_the_standard_library_is_reading_only(architecture: str) -> None:
    column = 0 if architecture == X86_64 else 1
    code = code_for(architecture, syscalls.allowed(architecture, receives_descriptors=False, stdlib=True))
    openat, mmap = syscalls.NUMBERS["openat"][column], syscalls.NUMBERS["mmap"][column]
    assert openat is not None
    assert mmap is not None
    machine = AUDIT_ARCH[architecture]
    assert run(code, machine, openat, (-100, 0, 0o2000000)) == bpf.ALLOW
    for flags in (0o1, 0o2, 0o101, 0o100, 0o1000, 0o2000001):
        assert run(code, machine, openat, (-100, 0, flags)) == DENIED
    assert run(code, machine, mmap, (0, 4096, 5, 0x02, 4)) == bpf.ALLOW
    assert run(code, machine, mmap, (0, 4096, 5, 0x22, -1)) == DENIED
    assert run(code, machine, mmap, (0, 4096, 7, 0x02, 4)) == DENIED


@pytest.mark.parametrize("architecture", [X86_64, AARCH64])
def test_the_fork_server_keeps_what_its_guests_and_it_need(architecture: str) -> None:
    column = 0 if architecture == X86_64 else 1
    guests = syscalls.allowed(architecture, receives_descriptors=True, stdlib=False)
    code = code_for(architecture, syscalls.for_fork_server(architecture, guests))
    machine = AUDIT_ARCH[architecture]
    for number in guests:
        assert run(code, machine, number) == bpf.ALLOW
    for name, x86_64, aarch64, arguments in denied.ATTEMPTS:
        number = (x86_64, aarch64)[column]
        if name in ("execve", "ptrace", "socket", "openat", "bpf", "io_uring_setup", "mount", "mprotect"):
            assert number is not None
            assert run(code, machine, number, arguments) == DENIED, name


words = st.integers(0, 0xFFFFFFFF)
checks = st.builds(
    Check,
    st.integers(0, 5),
    st.sampled_from([0xFFFFFFFF, 1, 4, 0x7F, 0x80000000]),
    st.lists(st.sampled_from([0, 1, 2, 4, 0x7F, 0x80000000, 0x2000, OWN_PID]), min_size=1, max_size=5).map(
        tuple
    ),
    st.booleans(),
)
tables = st.dictionaries(
    st.integers(0, 469),
    st.lists(st.lists(checks, min_size=1, max_size=3).map(tuple), max_size=3).map(tuple),
    max_size=80,
)
values = st.one_of(st.sampled_from([0, 1, 2, 4, 0x7F, PID, 0x80000000, 1 << 32]), st.integers(0, 2**64 - 1))


@settings(max_examples=60, deadline=None)
@given(tables, st.sampled_from([X86_64, AARCH64]), st.lists(st.tuples(*[values] * 6), min_size=1, max_size=4))
def test_any_table_becomes_a_filter_that_says_the_same(
    table: dict[int, tuple[Checks, ...]], architecture: str, calls: list[tuple[int, ...]]
) -> None:
    code = code_for(architecture, table)
    near = {number + step for number in table for step in (-1, 0, 1)} | {0, 469, 470, 471}
    for number in near:
        for arguments in calls:
            if number >= 0:
                assert run(code, AUDIT_ARCH[architecture], number, arguments) == meant(
                    table, number, arguments
                )
