"""Exercism's Python track: exercises with an example solution and tests, as bugs put into the example."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tracefix_tui.authoring.importing.instructions import as_description, without_spoilers
from tracefix_tui.authoring.importing.offer import LeftOut, NoSet, UnreadableFile, task_name
from tracefix_tui.authoring.injection import CannotInject, Injected, inject
from tracefix_tui.authoring.packs import soundness
from tracefix_tui.authoring.test_files import TestsNotReadable
from tracefix_tui.catalog import Task
from tracefix_tui.catalog.files import read_text
from tracefix_tui.catalog.load import SOURCE_BYTES
from tracefix_tui.counting import counted
from tracefix_tui.grading import Grader

TITLE, LICENCE, SOURCE = "Exercism, Python track", "MIT", "https://github.com/exercism/python"
MOST_JUDGED = 300
"""So many mutants of one example are run at most."""
_DOCS_BYTES = 64 * 1024
_MOST_EXERCISES = 2000
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_DOCS = ("introduction.md", "instructions.md", "instructions.append.md")


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise.

    Attributes:
        name: as its folder is called.
        module: the name that its tests import.
        paragraphs: what is to be done.
    """

    name: str
    module: str
    example: str
    tests: str
    paragraphs: tuple[str, ...]

    @property
    def title(self) -> str:
        return self.name.replace("-", " ").replace("_", " ").capitalize()


def offers(place: Path) -> Iterator[Exercise | LeftOut]:
    """What is in a checkout of the track, in its folder of exercises, or in the folder of a single one.

    Raises:
        NoSet
    """
    for folder in _folders(place):
        name = folder.name
        if not _NAME.fullmatch(name):
            yield LeftOut(name, "its name is none of an exercise: a-z, 0-9 and -")
            continue
        try:
            yield _exercise(folder)
        except UnreadableFile as error:
            yield LeftOut(name, str(error))


def _folders(place: Path) -> list[Path]:
    """The folders of exercises, sorted by name."""
    if (place / ".meta").is_dir():
        return [Path(os.path.abspath(place))]
    for inner in ("exercises/practice", "practice", "."):
        top = place / inner
        if inner != "." and not top.is_dir():
            continue
        try:
            _demand_inside(place, inner)
            names = sorted(name for name in os.listdir(top) if not name.startswith("."))
        except OSError as error:
            raise NoSet(f"{place} can't be read: {error.strerror}") from None
        except UnreadableFile as error:
            raise NoSet(f"{top} {error}") from None
        folders = [top / name for name in names if (top / name).is_dir() or (top / name).is_symlink()]
        if any((each / ".meta").is_dir() for each in folders):
            return folders[:_MOST_EXERCISES]
    raise NoSet(
        f"{place} is neither a checkout of Exercism's Python track, with exercises/practice/NAME/.meta/"
        "example.py, nor the folder of one of its exercises"
    )


def _exercise(folder: Path) -> Exercise | LeftOut:
    if folder.is_symlink():
        raise UnreadableFile("is a link; put the folder itself there")
    module = folder.name.replace("-", "_")
    example = _text(folder, ".meta/example.py", SOURCE_BYTES)
    tests = _text(folder, f"{module}_test.py", SOURCE_BYTES)
    said = []
    for file in _DOCS:
        if os.path.lexists(folder / ".docs" / file):
            said.append(_text(folder, f".docs/{file}", _DOCS_BYTES))
    return Exercise(folder.name, module, example, tests, as_description(said))


def _text(folder: Path, inner: str, most_bytes: int) -> str:
    """The text of a file below a folder, which no link leads to.

    Raises:
        UnreadableFile: names the file.
    """
    try:
        _demand_inside(folder, inner)
        return read_text(folder / inner, most_bytes)
    except UnreadableFile as error:
        raise UnreadableFile(f"{inner} {error}") from None


def _demand_inside(folder: Path, inner: str) -> None:
    at = folder
    for part in Path(inner).parts:
        at = at / part
        if at.is_symlink():
            raise UnreadableFile("is a link or lies behind one; put the file itself there")


def take(
    exercise: Exercise,
    pack: str,
    grader: Grader,
    *,
    count: int,
    seed: int,
    on_progress: Callable[[int, int], None] = lambda found, judged: None,
) -> Iterator[Task | LeftOut]:
    """Tasks of bugs put into the example, each proven, and what was left out.

    Args:
        count: tasks wanted at most.
        seed: makes the choice repeatable.
        on_progress: told (bugs found, mutants judged).

    Raises:
        SandboxError
    """
    try:
        done = inject(
            exercise.example,
            exercise.tests,
            exercise.module,
            grader,
            count=count,
            seed=seed,
            pack=pack,
            most_judged=MOST_JUDGED,
            on_progress=on_progress,
        )
    except (CannotInject, TestsNotReadable) as error:
        yield LeftOut(exercise.name, str(error).partition("; a bug can only")[0])
        return
    yield from (LeftOut(f"{exercise.name}, {each.name}", each.reason) for each in done.left_out)
    taken = 0
    for number, injected in enumerate(done.found, 1):
        task = _task(exercise, injected, number)
        wrong = next((check for check in soundness(task, grader) if not check.sound), None)
        if wrong is None:
            taken += 1
            yield task
        else:
            yield LeftOut(task.name, f"{wrong.name}: {wrong.reason}")
    if not done.found:
        judged = done.counts.judged
        yield LeftOut(
            exercise.name, f"none of {counted(judged, 'mutant')} is noticed by some but not all of its tests"
        )


def _task(exercise: Exercise, injected: Injected, number: int) -> Task:
    task = injected.task
    place = task.description.partition("\n\n")[0]
    said = without_spoilers(exercise.paragraphs, task.buggy, task.solution)
    return replace(
        task,
        name=task_name(f"{exercise.name[:40]}_{injected.slip.name}_{number}"),
        title=f"{exercise.title}: {task.title[0].lower()}{task.title[1:]}"[:80],
        description=f"{said or 'What it should do is said by its tests.'}\n\n{place}",
        category="imported",
        tags=("exercism", exercise.name[:40]),
    )
