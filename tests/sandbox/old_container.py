"""Runs a command where some system calls do not exist, as in an old container or on an old kernel.

`python old_container.py seccomp,landlock_create_ruleset COMMAND...`
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tracefix_tui.sandbox.inside import bpf, kernel
from tracefix_tui.sandbox.inside.seccomp import _Filter
from tracefix_tui.sandbox.inside.syscalls import AARCH64

ENOSYS = 0x00050000 | 38


def take_away(names: list[str]) -> None:
    column = 1 if kernel.architecture() == AARCH64 else 0
    code: list[bpf.Instruction] = [(bpf.LOAD, 0, 0, 0)]
    for name in names:
        code += [(bpf.JUMP_EQUAL, 0, 1, kernel._NUMBERS[name][column]), (bpf.RETURN, 0, 0, ENOSYS)]
    code.append((bpf.RETURN, 0, 0, bpf.ALLOW))
    kernel.call("prctl", kernel.PR_SET_NO_NEW_PRIVS, 1)
    _Filter(bpf.assemble(code, 0)).install()


if __name__ == "__main__":
    take_away(sys.argv[1].split(","))
    os.execv(sys.argv[2], sys.argv[2:])
