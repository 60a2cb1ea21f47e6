"""What a list, a filter or a statistic needs of one run: a row, made by reading the file once.

The first line and the last step are checked in full; of the steps between only what is counted is looked at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from tracefix_tui.episode.narration import passed_of
from tracefix_tui.grading.detector import detect
from tracefix_tui.records.reader import header_of, lines_of
from tracefix_tui.records.store import open_run
from tracefix_tui.records.trajectory import (
    End,
    Entry,
    Header,
    TrajectoryError,
    fields_of,
    from_line,
    without_surrogates,
)

MAX_TEXT = 300
"""Characters of a text that are kept in a row."""

_MAX_COUNT = 2**53


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run as the index knows it. Texts are cut to `MAX_TEXT` characters and may hold anything else.

    Attributes:
        path: the trajectory's file; `run` its name, by which the commands know it.
        created_at: when it began, in seconds since 1970; `created` the same as ISO 8601.
        task: `pack/name` of the task; `task_hash` its version.
        human: a person began it; `assisted`: and somebody else took a step, or was asked for one.
        steps: steps taken; `reward` their sum; `duration` seconds from the beginning to the last one.
        score: the final score; None when the run has no verdict, or one without a score. Where the best step
            makes the score, it is that of a run that was left, too.
        complexity: of the last code, as its syntax tree tells (`O(n log n)`); "" when it can't be told.
        solved: every test passed, visible and hidden.
        finished: it has a verdict. `state` is "done", how it was left, or "unfinished" for a run that still
            goes on or was killed.
        tests_passed, tests_total: of the visible tests when they were last run; 0 of 0 before.
        private_runs: sources that its players tried by themselves; `hints` that were open at the end.
        tokens_in, tokens_out: of all steps; `cost` in US dollars, None when no step says one.
        parent_run, parent_step: where it was forked from; "" and 0 for a run of its own.
        torn: bytes of an unfinished last line.
    """

    path: Path
    run: str
    created: str
    created_at: float
    task: str
    task_name: str
    task_hash: str
    pack: str
    category: str
    difficulty: str
    complexity: str
    ruleset: str
    max_steps: int
    player_kind: str
    player_name: str
    model: str
    human: bool
    assisted: bool
    steps: int
    duration: float
    reward: float
    score: float | None
    solved: bool
    finished: bool
    state: str
    tests_passed: int = 0
    tests_total: int = 0
    private_runs: int = 0
    hints: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
    parent_run: str = ""
    parent_step: int = 0
    torn: int = 0


@dataclass(slots=True)
class _Sums:
    """What is added up over the steps of a run."""

    steps: int = 0
    others: bool = False
    private_runs: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
    passed: int = 0
    total: int = 0
    best: float = -math.inf
    best_number: int = 0


def scan(path: Path) -> RunRow:
    """The row of the run in `path`.

    Raises:
        TrajectoryError: the file can't be read, or a line can't be used.
    """
    with open_run(path) as file:
        try:
            return _scanned(file, path)
        except OSError as error:
            raise TrajectoryError(f"{path}: can't be read: {error.strerror}") from None


def _scanned(file: BinaryIO, path: Path) -> RunRow:
    sums = _Sums()
    header: Header | None = None
    last, last_number, best, torn = b"", 0, b"", 0
    end: End | None = None
    for number, text in lines_of(file, path):
        if header is None:
            header = header_of(text, path)
        elif not text.endswith(b"\n"):
            torn = len(text)
        elif (fields := fields_of(text, path, number)).get("kind") == "step":
            try:
                index = _added(sums, fields)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                from_line(text, path, number)  # says it better
                raise TrajectoryError(f"{path}, line {number}: is not a step: {error}") from None
            if index != sums.steps:
                raise TrajectoryError(
                    f"{path}, line {number}: is step {index}, but step {sums.steps} comes here"
                )
            last, last_number, end = text, number, None
            if sums.best_number == sums.steps:
                best = text
        else:
            record = from_line(text, path, number)
            if not isinstance(record, End):
                raise TrajectoryError(f"{path}, line {number}: is a second header")
            end = record
    if header is None:
        raise TrajectoryError(f"{path}: is empty")
    return _row(
        path,
        header,
        sums,
        last=_entry(last, path, last_number),
        best=_entry(best, path, sums.best_number + 1) if _best_counts(header.ruleset) else None,
        end=end,
        torn=torn,
    )


def _entry(text: bytes, path: Path, number: int) -> Entry | None:
    record = from_line(text, path, number) if text else None
    return record if isinstance(record, Entry) else None


def _best_counts(rules: str) -> bool:
    from tracefix_tui.episode.rulesets import RULESETS

    return rules in RULESETS and RULESETS[rules].best_counts


def _added(sums: _Sums, fields: dict[str, Any]) -> int:
    """Add a step to the sums; the number that it gives itself."""
    index = fields["step"]["index"]
    if isinstance(index, bool) or not isinstance(index, int):
        raise TypeError("step.index is no whole number")
    sums.steps += 1
    sums.others |= fields["actor"]["kind"] != "person"
    sums.private_runs = _count(sums.private_runs + fields.get("private_runs", 0))
    tokens = fields.get("tokens")
    if tokens is not None:
        sums.tokens_in = _count(sums.tokens_in + tokens.get("input", 0))
        sums.tokens_out = _count(sums.tokens_out + tokens.get("output", 0))
        if tokens.get("cost") is not None:
            sums.cost = (sums.cost or 0.0) + float(tokens["cost"])
    results = fields["step"]["observation"].get("test_results")
    if results:
        sums.total = len(results)
        sums.passed = sum(result["passed"] is True for result in results)
    if fields["step"].get("report") is not None and fields["step"]["reward"] > sums.best:
        sums.best, sums.best_number = fields["step"]["reward"], index
    return index


def _row(
    path: Path,
    header: Header,
    sums: _Sums,
    *,
    last: Entry | None,
    best: Entry | None,
    end: End | None,
    torn: int,
) -> RunRow:
    step = last.step if last is not None else None
    done = step is not None and step.done
    left_with_score = not done and end is not None and best is not None
    scored = best.step if best is not None and (done or left_with_score) else step if done else None
    report = scored.report if scored is not None else None
    if report is not None:
        sums.passed, sums.total = passed_of(report, report.visible), len(report.visible)
    info = step.observation.info if step is not None else {}
    human = header.player.kind == "person"
    task = header.task
    return RunRow(
        path=path,
        run=path.stem,
        created=_text(header.created),
        created_at=_seconds(header.created, path),
        task=_text(task.id),
        task_name=_text(task.name),
        task_hash=_text(task.hash),
        pack=_text(task.pack),
        category=_text(task.category),
        difficulty=_text(task.difficulty),
        complexity=_text(detect(step.observation.code if step is not None else header.code).complexity),
        ruleset=_text(header.ruleset),
        max_steps=_count(header.max_steps),
        player_kind=_text(header.player.kind),
        player_name=_text(header.player.name),
        model=_text(header.player.model),
        human=human,
        assisted=human and (sums.others or (last is not None and last.asked > 0)),
        steps=sums.steps,
        duration=_number(last.elapsed) or 0.0 if last is not None else 0.0,
        reward=_number(info.get("cumulative_reward")) or 0.0,
        score=_number(sums.best) if left_with_score else _number(info.get("final_score")) if done else None,
        solved=report is not None and report.all_passed and report.problem is None,
        finished=done or left_with_score,
        state="done" if done else _text(end.reason) if end is not None else "unfinished",
        tests_passed=sums.passed,
        tests_total=sums.total,
        private_runs=sums.private_runs,
        hints=_count(last.hints) if last is not None else 0,
        tokens_in=sums.tokens_in,
        tokens_out=sums.tokens_out,
        cost=_number(sums.cost),
        parent_run=_text(header.parent.run) if header.parent is not None else "",
        parent_step=_count(header.parent.step) if header.parent is not None else 0,
        torn=torn,
    )


def _text(text: str) -> str:
    return without_surrogates(text[:MAX_TEXT])


def _count(number: int) -> int:
    return max(0, min(int(number), _MAX_COUNT))


def _number(value: object) -> float | None:
    """`value` where it is a finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def _seconds(created: str, path: Path) -> float:
    try:
        when = datetime.fromisoformat(created)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise TrajectoryError(f"{path}, line 1: created: is no time in ISO 8601") from None
