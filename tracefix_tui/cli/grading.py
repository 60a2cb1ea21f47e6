"""What `tracefix grade` does, without Typer: loading that would take longer than grading."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from tracefix_tui.grading import Grader

USAGE_ERROR = 2

Suite = Literal["visible", "all"]


class Request(NamedTuple):
    """One grading to do.

    Attributes:
        name: `name` or `pack/name` of the task.
        file: the source; `-` for standard input.
        suite: the visible tests, or the hidden ones as well.
        json: print one JSON object rather than text.
        tasks: more folders with task packs.
    """

    name: str
    file: str
    suite: Suite = "all"
    json: bool = False
    tasks: tuple[Path, ...] = ()


def plain(arguments: Sequence[str]) -> Request | None:
    """The request that well-formed arguments make; None for what Typer has to answer: help and mistakes."""
    names: list[str] = []
    suite: Suite = "all"
    json = False
    folders: list[Path] = []
    rest = [part for argument in arguments for part in _parts(argument)]
    while rest:
        match rest.pop(0):
            case "--json":
                json = True
            case "--suite" if rest and rest[0] in ("visible", "all"):
                suite = "visible" if rest.pop(0) == "visible" else "all"
            case "--tasks" if rest and Path(rest[0]).is_dir():
                folders.append(Path(rest.pop(0)))
            case name if name == "-" or not name.startswith("-"):
                names.append(name)
            case _:
                return None
    return Request(names[0], names[1], suite, json, tuple(folders)) if len(names) == 2 else None


def _parts(argument: str) -> tuple[str, ...]:
    """`--suite=all` as two parts."""
    option, equals, value = argument.partition("=")
    return (option, value) if equals and option in ("--suite", "--tasks") else (argument,)


class Unreadable(Exception):
    """The source can't be read. Says why."""


def run(request: Request) -> int:
    """Grade, print, and return the exit status: 0 all passed, 1 not all, 2 nothing could be graded."""
    from tracefix_tui.grading import Grader
    from tracefix_tui.sandbox import SandboxError

    with Grader() as grader, _warming_up(grader):
        from tracefix_tui.catalog import UnknownTask, load_catalog
        from tracefix_tui.cli import grade_output

        try:
            source = _source(request.file)
            task = load_catalog(request.tasks).find(request.name)
            report = grader.grade(source, task, suite=request.suite)
        except (Unreadable, UnknownTask, SandboxError) as error:
            print(f"tracefix: {error}", file=sys.stderr)
            return USAGE_ERROR
    if request.json:
        print(grade_output.as_json(report, task=task.id, file=request.file, suite=request.suite))
    else:
        print(grade_output.as_text(report, suite=request.suite))
    return 0 if report.all_passed else 1


@contextlib.contextmanager
def _warming_up(grader: Grader) -> Iterator[None]:
    """Start the sandbox beside whatever is done meanwhile; that it can't start is found by `grade` again."""

    def warm_up() -> None:
        with contextlib.suppress(Exception):
            grader.warm_up()

    thread = threading.Thread(target=warm_up)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def _source(name: str) -> str:
    from tracefix_tui.episode.actions import MAX_CODE_BYTES

    try:
        if name == "-":
            data = sys.stdin.buffer.read(MAX_CODE_BYTES + 1)
        else:
            with open(name, "rb") as file:
                data = file.read(MAX_CODE_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"can't read {name}: {error.strerror}") from None
    if len(data) > MAX_CODE_BYTES:
        raise Unreadable(f"{name} is longer than {MAX_CODE_BYTES:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"{name} is no UTF-8 text: byte {error.start} can't be read") from None
