"""`tracefix scratch`: without a screen by pipes, and on a real terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.terminal import Terminal

MAIN = [sys.executable, "-c", "from tracefix_tui.cli import main; main()", "scratch"]


def scratch(home: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "TRACEFIX_HOME": str(home)}
    return subprocess.run(
        [*MAIN, *arguments], input=stdin, capture_output=True, text=True, timeout=120, env=env
    )


def test_output_passes_through_and_so_does_the_exit_code(tmp_path: Path) -> None:
    program, given = tmp_path / "p.py", tmp_path / "in.txt"
    program.write_text("import sys\nprint(input())\nprint('bad', file=sys.stderr)\nsys.exit(7)\n")
    given.write_text("from a file\n")
    done = scratch(tmp_path, str(program), "--run", "--stdin", str(given))
    assert (done.returncode, done.stdout) == (7, "from a file\n")
    first, last = done.stderr.splitlines()
    assert first == "bad"
    assert last.startswith("tracefix: exited, ")


def test_a_program_from_standard_input_as_json(tmp_path: Path) -> None:
    done = scratch(tmp_path, "-", "--json", "--seconds", "0.3", stdin="print(1)\nwhile True: pass\n")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert (found["ending"], found["stdout"], found["code"]) == ("timed out", "1\n", None)


def test_what_cannot_be_run_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_bytes(b"\xff")
    (tmp_path / "good.py").write_text("")
    for arguments, words in (
        (["--run"], "name the file"),
        ([str(tmp_path / "none.py"), "--run"], "No such file"),
        ([str(tmp_path), "--run"], "Is a directory"),
        ([str(tmp_path / "bad.py"), "--run"], "no UTF-8 text"),
        ([str(tmp_path / "good.py"), "--run", "--seconds", "0"], "seconds is 0"),
        ([str(tmp_path / "good.py"), "--run", "--memory", "1"], "memory_mib is 1"),
        ([str(tmp_path / "bad.py")], "no UTF-8 text"),
        (["-"], "need --run"),
        ([], "needs a terminal"),
    ):
        done = scratch(tmp_path, *arguments)
        assert done.returncode == 2, arguments
        assert words in done.stderr
        assert done.stderr.count("\n") == 1
        assert done.stdout == ""


def test_on_a_terminal(tmp_path: Path) -> None:
    program = tmp_path / "sum.py"
    program.write_text("print('sum', sum(range(5)))\n")
    with Terminal([*MAIN, str(program)], env={"TRACEFIX_HOME": str(tmp_path / "home")}) as terminal:
        terminal.wait_for("Standard input")
        terminal.press("f5")
        terminal.wait_for("sum 10")
        terminal.wait_for("Finished")
