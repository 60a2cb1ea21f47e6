"""What `tracefix scratch --run` does: run a file, pass on what it prints, and say what it used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

from tracefix_tui.records.scratchpad import LONGEST

USAGE_ERROR = 2


def run_file(file: Path | None, stdin: Path | None, seconds: float, memory_mib: int, *, json: bool) -> int:
    """Run a program without a screen.

    Returns:
        The program's own exit code when it ended by itself, 1 when it was stopped or killed, 2 when it could
        not be run.
    """
    from tracefix_tui.grading.script import ScriptLimits, run_script
    from tracefix_tui.sandbox import Sandbox, SandboxError

    try:
        if file is None:
            raise ValueError("name the file to run, or `-` for standard input")
        limits = ScriptLimits(seconds, memory_mib)
        source, given = _text(file), _text(stdin) if stdin else ""
        with Sandbox() as sandbox:
            run = run_script(
                sandbox,
                source,
                stdin=given,
                name=file.name,
                limits=limits,
                on_output=None if json else _pass_on,
            )
    except (ValueError, OSError, SandboxError) as error:
        print(f"tracefix: {error}", file=sys.stderr)
        return USAGE_ERROR
    if json:
        from dataclasses import asdict
        from json import dumps

        print(dumps(asdict(run), indent=2))
    else:
        words = f"{run.ending}, {run.cpu_ms:.1f} ms CPU, {run.wall_ms:.1f} ms, {run.memory_mib:.0f} MiB"
        print(f"tracefix: {run.message} {words}".replace("  ", " "), file=sys.stderr)
    return run.code if run.code is not None else 1


def _text(file: Path) -> str:
    name = "standard input" if str(file) == "-" else str(file)
    if str(file) == "-":
        data = sys.stdin.buffer.read(LONGEST + 1)
    else:
        with file.open("rb") as opened:
            data = opened.read(LONGEST + 1)
    if len(data) > LONGEST:
        raise ValueError(f"{name} is longer than {LONGEST >> 20} MiB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{name} is no UTF-8 text: byte {error.start} can't be read") from None


def _pass_on(stream: int, text: str) -> None:
    """Print what the program prints; a terminal gets nothing that would steer it."""
    out: IO[str] = sys.stderr if stream == 2 else sys.stdout
    if out.isatty():
        text = "".join(c if c.isprintable() or c in "\n\t" else "�" for c in text)
    try:
        out.write(text)
    except UnicodeEncodeError:
        out.write(text.encode("ascii", "backslashreplace").decode())
    out.flush()
