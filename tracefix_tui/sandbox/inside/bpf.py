"""Writes seccomp filters: a balanced tree over ranges of call numbers, in classic BPF.

A tree is a quarter faster than a list, and it is the same program for every table of calls.
"""

from __future__ import annotations

import struct

from .syscalls import AUDIT_ARCH, LAST_KNOWN, OWN_PID, X86_64, Check, Checks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

ALLOW = 0x7FFF0000
KILL = 0x80000000
_ERRNO = 0x00050000
_EACCES, _ENOSYS = 13, 38
DENY = _ERRNO | _EACCES
"""Denied calls fail with EACCES: the candidate sees an ordinary PermissionError."""
UNKNOWN = _ERRNO | _ENOSYS

LOAD, AND, JUMP, JUMP_EQUAL, JUMP_AT_LEAST, RETURN = 0x20, 0x54, 0x05, 0x15, 0x35, 0x06
"""The instructions used (`linux/bpf_common.h`): ld [k]; and k; ja k; jeq k; jge k; ret k."""

_LONGEST_BRANCH = 255

_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
"""Offsets in `struct seccomp_data`; an argument has 8 bytes, the low half first on both architectures."""

_X32_BIT = 0x40000000

Instruction = tuple[int, int, int, int]
"""code, jump if true, jump if false (instructions to skip), k"""


def program(architecture: str, table: Mapping[int, tuple[Checks, ...]]) -> list[Instruction]:
    """The filter that allows `table` (see `syscalls.allowed`) and nothing else.

    `OWN_PID` stays in place of the pid: see `assemble`.
    """
    actions = dict(table)
    if architecture == X86_64:
        ranges = _ranges(actions, [(0, DENY), (LAST_KNOWN + 1, UNKNOWN), (_X32_BIT, KILL)])
    else:
        ranges = _ranges(actions, [(0, DENY), (LAST_KNOWN + 1, UNKNOWN)])
    return [
        (LOAD, 0, 0, _ARCHITECTURE),
        (JUMP_EQUAL, 1, 0, AUDIT_ARCH[architecture]),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, _NUMBER),
        *_tree(ranges),
    ]


def assemble(instructions: list[Instruction], own_pid: int) -> bytes:
    """The filter as the kernel reads it, for the process `own_pid`."""
    return b"".join(
        struct.pack("=HBBI", code, yes, no, own_pid if k == OWN_PID else k)
        for code, yes, no, k in instructions
    )


_Action = int | tuple[Checks, ...]


def _ranges(
    table: dict[int, tuple[Checks, ...]], background: list[tuple[int, int]]
) -> list[tuple[int, _Action]]:
    """(first number, action) in order; each holds up to the next. Neighbours with equal actions are one."""
    edges = {start for start, _ in background}
    for number in table:
        edges |= {number, number + 1}
    ranges: list[tuple[int, _Action]] = []
    for edge in sorted(edges):
        action: _Action
        if edge in table:
            action = table[edge] or ALLOW
        else:
            action = next(value for start, value in reversed(background) if start <= edge)
        if not ranges or ranges[-1][1] != action:
            ranges.append((edge, action))
    return ranges


def _tree(ranges: list[tuple[int, _Action]]) -> list[Instruction]:
    if len(ranges) == 1:
        action = ranges[0][1]
        return [(RETURN, 0, 0, action)] if isinstance(action, int) else _alternatives(action)
    middle = len(ranges) // 2
    low, high = _tree(ranges[:middle]), _tree(ranges[middle:])
    first = ranges[middle][0]
    if len(low) <= _LONGEST_BRANCH:
        return [(JUMP_AT_LEAST, len(low), 0, first), *low, *high]
    return [(JUMP_AT_LEAST, 0, 1, first), (JUMP, 0, 0, len(low)), *low, *high]


def _alternatives(alternatives: tuple[Checks, ...]) -> list[Instruction]:
    code: list[Instruction] = []
    for checks in alternatives:
        code += _all_of(checks)
    return [*code, (RETURN, 0, 0, DENY)]


def _all_of(checks: Checks) -> list[Instruction]:
    """Returns ALLOW when all hold, else falls through behind its end."""
    code: list[Instruction] = [(RETURN, 0, 0, ALLOW)]
    for check in reversed(checks):
        code = _one(check, len(code)) + code
    return code


def _one(check: Check, beyond: int) -> list[Instruction]:
    """Falls through when it holds, else skips the `beyond` instructions that follow it."""
    low = _ARGUMENTS + 8 * check.argument
    code: list[Instruction] = []
    for position, value in enumerate(check.values):
        left = len(check.values) - 1 - position
        code.append((JUMP_EQUAL, left, 0 if left else beyond, value))
    if check.mask != 0xFFFFFFFF:
        code.insert(0, (AND, 0, 0, check.mask))
    code.insert(0, (LOAD, 0, 0, low))
    if check.whole:
        code = [(LOAD, 0, 0, low + 4), (JUMP_EQUAL, 0, len(code) + beyond, 0), *code]
    return code
