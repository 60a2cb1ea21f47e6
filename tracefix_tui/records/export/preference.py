"""Pairs of a better and a worse run of one task, for TRL's preference training (DPO and its kin).

Pairs are chosen from what is known of each step in a few bytes; then two runs at a time are read again.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tracefix_tui.records.export.chat import opening, to_json, turn, turns
from tracefix_tui.records.export.intake import Intake, score_of
from tracefix_tui.records.export.trl import row
from tracefix_tui.records.trajectory import TrajectoryError

if TYPE_CHECKING:
    from tracefix_tui.records.reader import Run

MARGIN = 0.1
"""By how much the better score must be above the worse one, unless another margin is asked for."""

MESSAGES_PER_STEP = 2


@dataclass(frozen=True, slots=True)
class Scored:
    """What is kept of a run while pairs are chosen; `steps` has a short digest for each step."""

    path: Path
    run: str
    score: float
    steps: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A better and a worse run, the first `shared` steps of which are the same."""

    better: Scored
    worse: Scored
    shared: int


def rows(intake: Intake, margin: float = MARGIN) -> Iterator[str]:
    """A row for each pair: the steps both share are the prompt, what each did from there on the rest."""
    groups: dict[str, list[Scored]] = defaultdict(list)
    for run in intake.runs():
        try:
            score = score_of(run)
            if score is None:
                intake.left_out["without a score"] += 1
            else:
                groups[_setting(run)].append(Scored(run.path, run.header.run, score, _steps(run)))
        except TrajectoryError as error:
            intake.fail(f"{run.path}: {error}")
    found = [pair for group in groups.values() for pair in pairs(group, margin)]
    used = {side.path for pair in found for side in (pair.better, pair.worse)}
    alone = sum(len(group) for group in groups.values()) - len(used)
    if alone:
        intake.left_out[f"with no run of the same task that is {margin:g} better or worse"] += alone
    written: set[Path] = set()
    # The longest shared beginnings come first: they teach most, and a reader that guesses the types of
    # columns from the first rows sees the richest ones.
    for pair in sorted(found, key=lambda pair: (-pair.shared, pair.better.run, pair.worse.run)):
        text = _row(intake, pair)
        if text is not None:
            written |= {pair.better.path, pair.worse.path}
            yield text
    intake.taken = len(written)


def pairs(runs: Sequence[Scored], margin: float) -> Iterator[Pair]:
    """Pairs of runs of one task. Each worse run gets one better run, at least `margin` above it: the one that
    it shares the most steps with (a fork's parent, say), among those the one with the best score."""
    best: dict[bytes, Scored] = {}
    for run in runs:
        for beginning in _beginnings(run):
            known = best.get(beginning)
            if known is None or (run.score, run.run) > (known.score, known.run):
                best[beginning] = run
    for worse in runs:
        beginnings = list(_beginnings(worse))
        for shared in reversed(range(len(beginnings))):
            better = best[beginnings[shared]]
            if better.score > worse.score and _above(better, worse) >= margin:
                yield Pair(better, worse, shared)
                break


def _row(intake: Intake, pair: Pair) -> str | None:
    """The line for a pair; None, with a note, when a file can't be read any more."""
    better, worse = intake.read(pair.better.path), intake.read(pair.worse.path)
    if better is None or worse is None:
        return None
    prompt = opening(better.header)
    for entry in better.entries[: pair.shared]:
        prompt += turn(entry)
    behind = pair.shared * MESSAGES_PER_STEP
    columns = {
        "prompt": prompt,
        "chosen": list(turns(better))[behind:],
        "rejected": list(turns(worse))[behind:],
        "rejected_run": pair.worse.run,
        "rejected_score": pair.worse.score,
        "shared_steps": pair.shared,
    }
    return row(columns, better)


def _setting(run: Run) -> str:
    """What must be the same in both runs of a pair: all that stands before the first step."""
    head = run.header
    return _digest(to_json([head.task.id, head.task.hash, head.ruleset, head.code, opening(head)])).hex()


def _steps(run: Run) -> tuple[bytes, ...]:
    return tuple(_digest(to_json(turn(entry))) for entry in run.entries)


def _beginnings(run: Scored) -> Iterator[bytes]:
    """A digest of the first 0, 1, 2 ... steps, never of all: each run of a pair has a step left over."""
    known = b""
    yield known
    for step in run.steps[:-1]:
        known = hashlib.blake2b(known + step, digest_size=12).digest()
        yield known


def _above(one: Scored, other: Scored) -> float:
    return round(one.score - other.score, 9)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).digest()
