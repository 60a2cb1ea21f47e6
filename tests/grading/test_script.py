"""Scripts of scratch mode: what they print and use, how they end, and that they reach nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tracefix_tui.grading.script import Ending, ScriptLimits, ScriptRun, run_script
from tracefix_tui.sandbox import Cancel, Cancelled, Sandbox

QUICK = ScriptLimits(seconds=0.5, memory_mib=64, output_kib=4)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as one:
        yield one


def run(sandbox: Sandbox, source: str, stdin: str = "", limits: ScriptLimits = QUICK) -> ScriptRun:
    return run_script(sandbox, source, stdin=stdin, limits=limits)


def test_output_input_and_use(sandbox: Sandbox) -> None:
    source = (
        "import sys\nname = input('Name? ')\nprint('Hello', name, file=sys.stderr)\nprint(sys.stdin.read())"
    )
    ran = run(sandbox, source, "Änn\n1\n2")
    assert (ran.ending, ran.code, ran.succeeded) == (Ending.FINISHED, 0, True)
    assert ran.stdout == "Name? 1\n2\n"
    assert ran.stderr == "Hello Änn\n"
    assert ran.cpu_ms > 0 < ran.wall_ms
    assert ran.memory_mib > 1


@pytest.mark.parametrize(
    ("source", "ending", "code", "line", "printed"),
    [
        ("x = 1", Ending.FINISHED, 0, 0, ""),
        ("def f():\n    1 / 0\n\nf()", Ending.RAISED, 1, 2, "ZeroDivisionError: division by zero"),
        ("x = 1\nx = (", Ending.SYNTAX_ERROR, 1, 2, "was never closed"),
        ("raise KeyboardInterrupt", Ending.RAISED, 1, 1, "KeyboardInterrupt"),
        ("def f(): f()\nf()", Ending.RAISED, 1, 1, "RecursionError"),
        ("import sys\nsys.exit(3)", Ending.EXITED, 3, 0, ""),
        ("import sys\nsys.exit('bye')", Ending.EXITED, 1, 0, "bye"),
        ("import os\nos._exit(4)", Ending.EXITED, 4, 0, ""),
        ("import os\nos.abort()", Ending.CRASHED, None, 0, ""),
        ("x = bytearray(10**9)", Ending.OUT_OF_MEMORY, 1, 0, "MemoryError"),
        ("while True: pass", Ending.TIMED_OUT, None, 0, ""),
        ("import time\ntime.sleep(60)", Ending.TIMED_OUT, None, 0, ""),
        ("import os\nos.close(3)\nimport time\ntime.sleep(60)", Ending.CRASHED, None, 0, ""),
        ("import os\nos.write(3, b'\\xff' * 64)\nimport time\ntime.sleep(60)", Ending.CRASHED, None, 0, ""),
        ("import os\nos.write(3, b'\\2\\0\\0\\0\\2\\x7f\\0')\nwhile True: pass", Ending.CRASHED, None, 0, ""),
        ("open('/etc/passwd')", Ending.RAISED, 1, 1, "PermissionError"),
        ("import socket\nsocket.socket()", Ending.RAISED, 1, 2, "PermissionError"),
        ("import numpy_", Ending.RAISED, 1, 1, "ModuleNotFoundError"),
        ("import colorsys, wave, __future__", Ending.FINISHED, 0, 0, ""),
    ],
)
def test_endings(
    sandbox: Sandbox, source: str, ending: Ending, code: int | None, line: int, printed: str
) -> None:
    ran = run(sandbox, source)
    assert (ran.ending, ran.code, ran.line) == (ending, code, line)
    assert printed in ran.stderr


def test_the_end_of_a_flood_is_kept(sandbox: Sandbox) -> None:
    ran = run(sandbox, "for n in range(20_000):\n    print(n)")
    assert ran.stdout.endswith("19999\n")
    assert ran.dropped > 0
    assert len(ran.stdout) < 5 << 10 << 3
    assert len(ran.stdout) + ran.dropped == sum(len(str(n)) + 1 for n in range(20_000))


def test_output_comes_while_it_runs(sandbox: Sandbox) -> None:
    heard: list[tuple[int, str]] = []
    cancel = Cancel()

    def hear(stream: int, text: str) -> None:
        heard.append((stream, text))
        cancel.set()

    source = "print('here', flush=True)\nwhile True: pass"
    with pytest.raises(Cancelled):
        run_script(sandbox, source, limits=ScriptLimits(seconds=60), cancel=cancel, on_output=hear)
    assert heard == [(1, "here\n")]


def test_cancelling_ends_a_script_that_sleeps(sandbox: Sandbox) -> None:
    cancel = Cancel()
    timer = threading.Timer(0.2, cancel.set)
    timer.start()
    with pytest.raises(Cancelled):
        run_script(sandbox, "import time\ntime.sleep(600)", limits=ScriptLimits(seconds=600), cancel=cancel)
    timer.join()


def test_nothing_of_one_script_is_found_by_the_next(sandbox: Sandbox) -> None:
    run(sandbox, "import math\nmath.planted = 1\nimport builtins\nbuiltins.planted = 1")
    ran = run(sandbox, "import math, builtins\nprint(hasattr(math, 'planted'), hasattr(builtins, 'planted'))")
    assert ran.stdout == "False False\n"


def test_the_tests_of_a_task_are_not_there(sandbox: Sandbox) -> None:
    ran = run(sandbox, "import sys\nprint([n for n in sys.modules if 'judge' in n or 'tracefix' in n])")
    assert ran.stdout == "[]\n"


@pytest.mark.parametrize("field", ["seconds", "memory_mib", "output_kib"])
def test_limits_that_make_no_sense(field: str) -> None:
    with pytest.raises(ValueError, match=field):
        ScriptLimits(**{field: 0})  # type: ignore[arg-type]
