"""A recorded run to be looked at from any step: its file is read once, then a jump reads two lines at most.

A step's line holds the whole code and observation. Only what came of the newest run of tests may stand in an
earlier line; which one that is, is known from the first reading.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from tracefix_tui.episode.observation import Observation, Step, printable
from tracefix_tui.episode.prices import DIGITS, final_score
from tracefix_tui.episode.rulesets import ruleset
from tracefix_tui.play.state import SessionState
from tracefix_tui.play.thoughts import Thought, bounded
from tracefix_tui.records.reader import header_of, lines_of
from tracefix_tui.records.store import open_run
from tracefix_tui.records.trajectory import Entry, Header, TrajectoryError, fields_of, from_line

if TYPE_CHECKING:
    from tracefix_tui.catalog import Catalog
    from tracefix_tui.catalog.task import Task

MOST_THOUGHTS = 50_000_000
"""Characters of thoughts that are kept to be searched; those of later steps are cut short."""

_TOLD_EVERY = 2_000_000
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of a step without reading its line again.

    Attributes:
        offset, size: where its line stands in the file, in bytes.
        action: what was done, in words; `thought` why.
        who: the name of the player who did it.
        total_reward: the sum of all rewards so far.
        elapsed: seconds since the run began.
        tests: (passed, all) visible tests when they were last run; None before.
        graded: number of the step in which they were last run; 0 before.
        known: the same as `tests` for exactly this code, if it has ever been tested so far.
    """

    offset: int
    size: int
    action: str
    thought: str
    who: str
    reward: float
    total_reward: float
    elapsed: float
    tests: tuple[int, int] | None
    graded: int
    known: tuple[int, int] | None


class Replay:
    """One run, open for reading. Steps are counted from 1; 0 is the start.

    Attributes:
        header: the run's header.
        marks: what is known of each step, in their order.
        torn: bytes of an unfinished last line, which is left out.
    """

    def __init__(self, path: Path, on_progress: OnProgress = lambda done, total: None) -> None:
        """Read the file once.

        Args:
            on_progress: told now and then how many bytes of how many have been read.

        Raises:
            TrajectoryError: a line can't be used.
        """
        self.path = path
        self.torn = 0
        self._file = open_run(path)
        try:
            self.header, self.marks = self._read(on_progress)
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __len__(self) -> int:
        return len(self.marks)

    def entry(self, number: int) -> Entry:
        """The step of this number, read from the file.

        Raises:
            TrajectoryError: the file has been changed since it was opened.
        """
        mark = self.marks[number - 1]
        text = os.pread(self._file.fileno(), mark.size, mark.offset)
        entry = from_line(text, self.path, number + 1)
        if not isinstance(entry, Entry) or entry.step.index != number:
            raise TrajectoryError(f"{self.path}: has been changed since it was opened")
        return entry

    def thoughts(self, first: int, last: int) -> list[Thought]:
        """The thoughts of the steps `first` to `last`, as far as there are such steps."""
        return [
            Thought(number, mark.who, mark.thought, mark.action, mark.reward)
            for number, mark in enumerate(self.marks[max(0, first - 1) : last], max(1, first))
        ]

    def _read(self, on_progress: OnProgress) -> tuple[Header, tuple[Mark, ...]]:
        marks: list[Mark] = []
        header: Header | None = None
        size = os.fstat(self._file.fileno()).st_size
        reading = _Reading()
        offset = told = 0
        for number, text in lines_of(self._file, self.path):
            if header is None:
                header = header_of(text, self.path)
                reading.start(header.code)
            elif not text.endswith(b"\n"):
                self.torn = len(text)
            elif (fields := fields_of(text, self.path, number)).get("kind") == "step":
                try:
                    marks.append(reading.mark(fields, offset, len(text)))
                except (KeyError, TypeError, ValueError, AttributeError) as error:
                    from_line(text, self.path, number)  # says it better
                    raise TrajectoryError(f"{self.path}, line {number}: is not a step: {error}") from None
            offset += len(text)
            if offset - told >= _TOLD_EVERY:
                told = offset
                on_progress(offset, size)
        if header is None:
            raise TrajectoryError(f"{self.path}: is empty")
        return header, tuple(marks)


class _Reading:
    """What has to be carried from line to line."""

    def __init__(self) -> None:
        self._steps = 0
        self._total = 0.0
        self._graded = 0
        self._tests: tuple[int, int] | None = None
        self._known: dict[bytes, tuple[int, int]] = {}
        self._room = MOST_THOUGHTS

    def start(self, code: str) -> None:
        self._code = _hash(code)

    def mark(self, fields: dict[str, Any], offset: int, size: int) -> Mark:
        step = fields["step"]
        self._steps += 1
        if step["index"] != self._steps:
            raise ValueError(f"its number is not {self._steps}")
        self._total = round(self._total + step["reward"], DIGITS)
        self._code = _hash("\n".join(step["observation"]["code_dict"].values()))
        if step.get("report") is not None:
            visible = [result for result in step["report"]["results"] if not result.get("hidden")]
            passed = (
                0 if step["report"].get("void") else sum(result["outcome"] == "passed" for result in visible)
            )
            self._tests = self._known[self._code] = (passed, len(visible))
            self._graded = self._steps
        action = step["action"]
        thought = bounded(action.get("thought") or "")[: max(200, self._room)]
        self._room -= len(thought)
        return Mark(
            offset=offset,
            size=size,
            action=_in_words(action),
            thought=thought,
            who=str(fields["actor"]["name"])[:200],
            reward=float(step["reward"]),
            total_reward=self._total,
            elapsed=float(fields["elapsed"]),
            tests=self._tests,
            graded=self._graded,
            known=self._known.get(self._code),
        )


class ReplayState(SessionState):
    """The state of a recorded episode after any of its steps; `seek` goes there.

    Attributes:
        position: the number of the newest step shown; 0 at the start.
    """

    def __init__(self, replay: Replay, task: Task) -> None:
        """Stand at the start.

        Raises:
            UnknownRuleset: the run was played by rules that are not known here.
        """
        self.replay = replay
        self.position = 0
        header = replay.header
        lines = dict(enumerate(header.code.split("\n"), 1))
        first = Observation(code_dict=lines, steps_remaining=header.max_steps)
        super().__init__(task, ruleset(header.ruleset), first)
        self._first = first

    def seek(self, position: int) -> None:
        """Stand after step `position`, within what there is.

        Raises:
            TrajectoryError: the file has been changed; the state is as it was.
        """
        position = max(0, min(position, len(self.replay)))
        if position == 0:
            self._begin(self._first)
            self.position = 0
            return
        mark = self.replay.marks[position - 1]
        step = self.replay.entry(position).step
        graded = self.replay.entry(mark.graded).step if 0 < mark.graded != position else None
        self._begin(self._first)
        self.position = position
        self.steps = _StepsUntil(self.replay, position, step)  # type: ignore[assignment]  # as good as a list
        if graded is not None:
            self._take(graded)
        self._take(step)

    @property
    def rewards(self) -> list[float]:
        return [mark.reward for mark in self.replay.marks[: self.position]]

    @property
    def cumulative(self) -> float:
        return self.replay.marks[self.position - 1].total_reward if self.position else 0.0

    @property
    def score_known(self) -> bool:
        return self._known is not None

    def score_if_submitted(self) -> float:
        known = self._known
        return final_score(*known, self.position + 1) if known is not None else 0.0

    @property
    def _known(self) -> tuple[int, int] | None:
        return self.replay.marks[self.position - 1].known if self.position else None


class _StepsUntil(Sequence[Step]):
    """The steps up to a position, read from the file when one is asked for."""

    def __init__(self, replay: Replay, count: int, newest: Step) -> None:
        self._replay, self._count, self._newest = replay, count, newest

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Step: ...
    @overload
    def __getitem__(self, at: slice) -> list[Step]: ...
    def __getitem__(self, at: int | slice) -> Step | list[Step]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(self._count))]
        number = range(self._count)[at]
        return self._newest if number == self._count - 1 else self._replay.entry(number + 1).step

    def __iter__(self) -> Iterator[Step]:
        return (self[number] for number in range(self._count))


def played_task(header: Header, catalog: Catalog) -> tuple[Task, bool]:
    """What was played, and whether it is in the catalog: else a stand-in."""
    from tracefix_tui.catalog import UnknownTask

    try:
        return catalog.find(header.task.id), True
    except UnknownTask:
        return stand_in(header), False


def stand_in(header: Header) -> Task:
    """A task in the place of one that is not here, as far as the run tells of it."""
    from tracefix_tui.catalog.task import Difficulty, Task

    def plain(text: str) -> str:
        return printable(text.partition("\n")[0][:80]).replace("[", "(").replace("]", ")")

    known = [each.value for each in Difficulty]
    told = header.task.difficulty
    return Task(
        name=plain(header.task.name),
        pack=plain(header.task.pack),
        title=plain(header.task.title),
        description="This task is not here.",
        difficulty=Difficulty(told) if told in known else Difficulty.EASY,
        category=plain(header.task.category),
        bug_type="",
        tags=(),
        hints=(),
        explanation="",
        buggy=header.code,
        solution="",
        tests="",
        hidden_tests="",
    )


def _hash(code: str) -> bytes:
    return hashlib.blake2b(code.encode(errors="replace"), digest_size=16).digest()


def _in_words(action: dict[str, Any]) -> str:
    from tracefix_tui.episode.actions import Action, ActionType
    from tracefix_tui.play.thoughts import action_in_words

    return action_in_words(
        Action(ActionType(action["type"]), action.get("start_line"), action.get("end_line"))
    )
