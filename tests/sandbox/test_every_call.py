"""Every system call there is, made for real by a guest: only what the table allows gets through."""

from __future__ import annotations

import ast
import os

from tests.sandbox.asking import EVALUATE, SMALL, ask
from tests.sandbox.test_filter import ALLOW, DENIED, meant
from tracefix_tui.sandbox import Sandbox
from tracefix_tui.sandbox.inside import syscalls
from tracefix_tui.sandbox.inside.kernel import architecture

NOT_TO_BE_TRIED = ("exit", "exit_group", "rt_sigreturn", "select", "ppoll", "pselect6", "poll")
"""They end the guest, or wait for ever."""

PROBES = {335, 336}
"""uretprobe and uprobe of x86-64: newer kernels let them past every filter, and kill whoever calls them."""

SOURCE = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
answer = {}
for number in range(1000):
    if number not in SKIPPED:
        result = libc.syscall(*[ctypes.c_long(value) for value in (number, *ARGUMENTS)])
        answer[number] = result if result >= 0 else -ctypes.get_errno()
"""


def test_no_call_gets_through_that_the_table_denies(sandbox: Sandbox) -> None:
    machine = architecture()
    table = syscalls.allowed(machine, receives_descriptors=False, stdlib=False)
    column = 0 if machine == syscalls.X86_64 else 1
    skipped = {syscalls.NUMBERS[name][column] for name in NOT_TO_BE_TRIED} - {None}
    if machine == syscalls.X86_64:
        skipped |= PROBES
    for arguments in ((0, 0, 0, 0, 0, 0), (-1, -1, -1, -1, -1, -1)):
        source = SOURCE.replace("SKIPPED", repr(skipped)).replace("ARGUMENTS", repr(arguments))
        with sandbox.spawn(EVALUATE, SMALL) as guest:
            said = ask(guest, source)
        results = ast.literal_eval(said)
        assert len(results) == 1000 - len(skipped)
        for number, result in results.items():
            verdict = meant(table, number, arguments)
            if verdict == DENIED:
                assert result == -13, (number, arguments)
            elif verdict != ALLOW:
                assert result == -38, (number, arguments)
            else:
                assert result not in (-13, -38), (number, arguments)


def test_calls_with_the_bit_of_x32_or_beyond_get_nowhere(sandbox: Sandbox) -> None:
    for number in (0x40000000 + 2, 0x40000000 + 57, 0x7FFFFFFF, -1):
        source = f"import ctypes; answer = ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long({number}))"
        with sandbox.spawn(EVALUATE, SMALL) as guest:
            said = ask(guest, source)
            end = guest.wait(10)
        assert end is not None
        if os.uname().machine == "x86_64":
            assert (said, end.signal) == ("", 31)  # SIGSYS
        else:
            assert said == "-1"
