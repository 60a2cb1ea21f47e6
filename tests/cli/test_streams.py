"""Real processes whose standard streams are closed, full, or know few characters."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-c", "from tracefix_tui.cli import main; main()")
SHOW = ("tasks", "show", "sum_even_wrong_condition")


def run(*arguments: str, shell: str = "", **variables: str) -> subprocess.CompletedProcess[bytes]:
    """A command's end, with what a shell does to its streams: `>&-` closes, `>/dev/full` fills."""
    return subprocess.run(
        ["sh", "-c", f'"$@" {shell}', "sh", *COMMAND, *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_characters_that_the_terminal_lacks_are_codes(encoding: str) -> None:
    ended = run(*SHOW, PYTHONIOENCODING=encoding)
    assert (ended.returncode, ended.stderr) == (0, b"")
    if encoding == "ascii":
        assert rb"\xb7" in ended.stdout


def test_a_name_that_is_no_text_is_said() -> None:
    ended = run("tasks", "show", os.fsdecode(b"a\xff"))
    assert ended.returncode == 2
    assert rb"a\udcff" in ended.stderr


@pytest.mark.parametrize("arguments", [SHOW, (*SHOW, "--json")], ids=["text", "json"])
def test_a_full_disk_is_said_in_a_sentence(arguments: tuple[str, ...]) -> None:
    ended = run(*arguments, shell=">/dev/full")
    assert ended.returncode == 1
    assert ended.stderr == b"tracefix: standard output can't be written: No space left on device\n"


def test_nothing_is_said_to_who_has_closed_the_pipe() -> None:
    ended = run("tasks", "list", "--json", shell="| head -c 1")
    assert (ended.stdout, ended.stderr) == (b"[", b"")


def test_no_file_takes_the_place_of_a_closed_stream(tmp_path: Path) -> None:
    """Else what is printed, by this process or by one it starts, ends up in the file."""
    told = tmp_path / "told"
    program = (
        "import os, sys; sys.argv[1:] = ['tasks', 'list'];"
        "from tracefix_tui.cli import streams\n"
        f"with streams.sound():\n    file = os.open({str(told)!r}, os.O_CREAT | os.O_WRONLY)\n"
        "    print('lost'); os.write(file, b'%d' % file)"
    )
    subprocess.run(["sh", "-c", '"$@" <&- >&- 2>&-', "sh", sys.executable, "-c", program], check=True)
    assert int(told.read_text()) > 2
