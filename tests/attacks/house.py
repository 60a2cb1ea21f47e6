"""One grader under watch: what its runs leave behind is compared with a quiet day."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import replace

from tests.attacks import watch
from tests.attacks.corpus import Attack
from tests.attacks.targets import names, target
from tracefix_tui.catalog.task import Task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Outcome, Report

WALL_FACTOR = 3
"""A test may take this many times its CPU limit by the wall clock."""
TRIES_TO_SETTLE = 50
SPARE_GUESTS = 4
"""How many more guests may wait for work than there ever were on the quiet day; each has two descriptors."""
ENDING_SECONDS = 1.0
"""What it may take to be sure that a process has ended."""
TEXT_LIMIT = 20_000
"""Characters of any text of a report but captured output."""


class House:
    """A `Grader`, and how many processes and descriptors it has on a quiet day."""

    def __init__(self, grader: Grader) -> None:
        self.grader = grader
        self._processes = 0
        self._descriptors = 0
        self._take_stock()

    def _warm(self, task: Task) -> None:
        """Honest runs of each kind, also of sources that need more modules."""
        reading = replace(task, limits=replace(task.limits, stdlib=True))
        kinds = ((task, ""), (task, "import json"), (task, "import codecs"), (reading, "import ast"))
        for one, imports in kinds:
            for suite in ("visible", "all"):
                self.grader.grade(f"{imports}\n{task.solution}", one, suite=suite)
                self._processes = max(self._processes, len(watch.descendants()))
                self._descriptors = max(self._descriptors, len(watch.descriptors()))

    def _take_stock(self) -> None:
        """How many processes and descriptors the grader has at most, in runs of every kind."""
        for name in names()[::6]:
            for quick in (True, False):
                self._warm(target(name, quick))

    def attack(self, attack: Attack) -> tuple[Report, Report]:
        """Grade the program as RUN_TESTS and as SUBMIT. Returns both reports."""
        visible = self.grader.grade(attack.source, attack.task)
        everything = self.grader.grade(attack.source, attack.task, suite="all")
        return visible, everything

    def honest(self, task: Task) -> Report:
        """An ordinary run, as before and after an attack."""
        return self.grader.grade(task.solution, task)

    def leftovers(self, task: Task) -> list[str]:
        """What is there now and was not there before, in words; [] when everything has settled.

        The grader hears of ended processes when it runs something, so it is given more honest runs to do.
        """
        for _ in range(TRIES_TO_SETTLE):
            found = [f"the file {path}" for path in watch.planted_files()]
            processes, descriptors = watch.descendants(), watch.descriptors()
            if len(processes) > self._processes + SPARE_GUESTS:
                found.append(f"{len(processes)} processes, {self._processes} before")
            if len(descriptors) > self._descriptors + 2 * SPARE_GUESTS:
                found.append(f"descriptors {descriptors}, {self._descriptors} before")
            if not found:
                break
            time.sleep(0.02)
            self.grader.grade(task.solution, task)
        return found


def wall_limit_ms(task: Task, report: Report) -> float:
    """The time within which the run had to end: every test and the import may use up its wall clock."""
    return (report.total + 1) * (task.limits.test_seconds * WALL_FACTOR + ENDING_SECONDS) * 1000


def broken_texts(report: Report) -> list[str]:
    """Texts of a report that a terminal or a file should not get: too long, not printable, not UTF-8."""
    texts = [(text, 1 << 20) for text in (report.output, *(result.output for result in report.results))]
    for result in report.results:
        shorter = (result.name, result.message, result.call, result.expected, result.got)
        texts += [(text, TEXT_LIMIT) for text in shorter]
        texts += [(part, TEXT_LIMIT) for frame in result.frames for part in (frame.function, frame.text)]
    if report.problem is not None:
        texts.append((report.problem.message, TEXT_LIMIT))
    return [f"{len(text)} long: {text[:200]!r}" for text, most in texts if not _is_printable(text, most)]


def _is_printable(text: str, most: int) -> bool:
    return len(text) <= most and not any(
        unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t" for character in set(text)
    )


def is_sound(report: Report, task: Task, total: int) -> bool:
    """Every test has exactly one result, and none is counted that did not run."""
    names_seen = [result.name for result in report.results]
    frames = [frame for result in report.results for frame in result.frames]
    lines = [frame.line for frame in frames]
    if report.problem is not None:
        lines += [report.problem.line, *(frame.line for frame in report.problem.frames)]
    return (
        report.total == total
        and len(set(names_seen)) == total
        and all(result.outcome in Outcome for result in report.results)
        and all(0 <= line < 2**31 for line in lines)
        and len(frames) <= 100 * total
        and all(result.cpu_ms >= 0 and result.wall_ms >= 0 for result in report.results)
    )
