"""Efficiency: how a source's CPU time grows with the size of its input, beside the reference.

One size after the other, each four times the last, until the source is busy long enough to be measured; then
two sizes in turn, a fresh process each time, until the rounds agree. What size 1 costs is taken off; the
growth is the slope between the two. Only coarse bands of the result count: see `scored`.

All processes of a measurement run on the same CPU. On a shared machine one CPU is up to 1.8 times as fast as
the next, for some tenths of a second: on one CPU both sizes, and both sources, meet the same speed.
"""

from __future__ import annotations

import ast
import math
import secrets
import threading
from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tracefix_tui.catalog.task import Task
from tracefix_tui.grading.assessment import Curve, Efficiency, Growth, Point
from tracefix_tui.grading.measuring import Bench, Probe, SizesUnusable, a_cpu
from tracefix_tui.sandbox import Cancel, Sandbox

LADDER = tuple(4**step for step in range(2, 10))
"""Sizes that are tried: 16 to 262,144."""
APART, APART_STEEP = 4, 2.5
"""The two sizes that are looked at closely lie so far apart; less far where the growth is steep."""
STEEP = 7
"""More than this from one rung to the next is more than linear."""
SMALL = 256
"""A source that is busy at so small a size is taken to be steep, whatever one measurement says."""
ENOUGH_MS, ENOUGH_STEEP_MS = 3.0, 0.7
"""CPU time at which the ladder ends: the source is busy enough, or would be far too busy at the next rung."""
GOOD_MS = 12.0
"""What the larger size should take where the growth is steep, so that the smaller takes enough."""
LIMIT_MS = 90.0
"""A source below ENOUGH_MS a rung before can't get here by growing like a square."""
MAKE_MS = 15.0
"""The ladder ends where making the input takes this long."""
FLOOR_MS = 0.5
"""Less than this can't be told from nothing."""
HIDDEN_MS = 3.0
"""What a source may cost at size 1 more than the reference; the rest is added to its time."""
LEAST_SLOPES, LEAST_RATIOS, MOST_ROUNDS = 3, 2, 11
"""Rounds of measurements in turn; more than the least only as long as they don't agree."""
AGREE_SLOPES, AGREE_RATIOS = 0.2, 1.25
"""Rounds agree when half of them lie so close together."""
NEAR_SLOPE, NEAR_RATIO = 0.12, 1.35
"""So near to an edge all rounds are measured."""
EDGES = (0.5, 1.5, 2.4)
"""Slopes between one growth and the next; low, since at small sizes the smaller terms flatten the slope."""
SLOWER, MUCH_SLOWER, FAR_SLOWER = 3.5, 11.0, 50.0
"""Ratios to the reference up to which a source counts as fast as it, as slower, and as much slower."""
SOURCES_A_SEED = 16
"""So many sources are measured with the same inputs: each may tell its author a few bits of what they are."""


class NotMeasurable(Exception):
    """A task has nothing to measure efficiency with. Says why."""


def scored(growth: Growth, reference: Growth, ratio: float | None) -> tuple[float, str]:
    """The score and the reason.

    Growth no worse than the reference's: 1 up to `SLOWER` times its CPU time, 0.7 up to `MUCH_SLOWER` times,
    0.4 up to `FAR_SLOWER` times. Beyond, or one class worse: 0.2. Worse still: 0.
    """
    worse = growth.rank - reference.rank
    grows = f"its time grows {growth.value}"
    if worse > 0:
        return (0.2 if worse == 1 else 0.0), f"{grows}, the reference's {reference.value}"
    beside = ", as the reference's" if not worse else f", the reference's {reference.value}"
    if ratio is None or ratio <= SLOWER:
        return 1.0, f"{grows}{beside}, and it takes no more than a small factor of its time"
    if ratio <= MUCH_SLOWER:
        return 0.7, f"{grows}{beside}, but it takes several times as long"
    if ratio <= FAR_SLOWER:
        return 0.4, f"{grows}{beside}, but it takes more than ten times as long"
    return 0.2, f"{grows}{beside}, but it takes more than fifty times as long"


def function_of(task: Task) -> str:
    """The function that is measured: what sizes.py calls FUNCTION, else the reference's only public one.

    Raises:
        NotMeasurable: there is no sizes.py, or it can't be told which function it is for.
    """
    if not task.sizes or not task.sizes.strip():
        raise NotMeasurable("the task has no sizes.py")
    try:
        sizes, solution = ast.parse(task.sizes), ast.parse(task.solution)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise NotMeasurable("sizes.py or the reference can't be read") from None
    for node in sizes.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if "FUNCTION" in names and isinstance(node.value.value, str):
                return node.value.value
    public = [
        node.name for node in solution.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"
    ]
    if len(public) != 1:
        raise NotMeasurable("sizes.py does not say its FUNCTION, and the reference has not just one")
    return public[0]


@dataclass(slots=True)
class _Costs:
    """What is known of one source: the CPU times seen at each size, ascending; the size to compare it at."""

    source: str
    large: int = 1
    seen: dict[int, list[float]] = field(default_factory=dict)
    answers: dict[int, bytes] = field(default_factory=dict)

    def at(self, n: int) -> float:
        """CPU milliseconds at size `n`, without what size 1 costs."""
        return max(0.0, self.seen[n][0] - self.seen[1][0])

    def before(self, rung: int) -> float:
        """CPU milliseconds at the rung of the ladder below this one; 0.0 below the first."""
        return self.at(rung // 4) if rung // 4 in self.seen else 0.0

    def above(self, cpu_ms: float) -> float:
        """A time of this source without what size 1 costs, and never nothing."""
        return max(FLOOR_MS / 8, cpu_ms - self.seen[1][0])

    def points(self) -> tuple[Point, ...]:
        return tuple(Point(n, round(self.at(n), 4)) for n in sorted(self.seen) if n > 1 and 1 in self.seen)


class _Fails(Exception):
    """The source has no answer, or a wrong one."""


class Meter:
    """Measures sources. Keeps what it found out about references and sources: the same gets the same answer.

    Thread-safe; one measurement at a time, so that they don't disturb each other.
    """

    _KEPT = 256

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._seed = secrets.randbits(63)
        self._seed_used = 0
        self._lock = threading.Lock()
        self._references: dict[tuple[object, ...], tuple[_Costs, Curve]] = {}
        self._found: dict[tuple[object, ...], Efficiency] = {}

    def measure(self, source: str, task: Task, cancel: Cancel) -> Efficiency:
        """The efficiency of a source that passes the task's tests.

        Raises:
            NotMeasurable: the task has nothing to measure with, or its reference fails.
            Cancelled, SandboxError
        """
        key = (task.sizes, task.solution, task.limits)
        with self._lock:
            found = self._found.get((source, *key))
            if found is None:
                bench = Bench(self._sandbox, task, function_of(task), self._seed, cancel, a_cpu())
                try:
                    found = self._measured(bench, source, key)
                except SizesUnusable as error:
                    raise NotMeasurable(str(error)) from None
                _keep(self._found, (source, *key), found, self._KEPT)
                self._seed_used += 1
                if found.candidate.growth is None or self._seed_used >= SOURCES_A_SEED:
                    self._change_seed()
            return found

    def _change_seed(self) -> None:
        """Other inputs from now on: what a source says when it fails may tell its author what they were."""
        self._seed = secrets.randbits(63)
        self._seed_used = 0
        for reference, _ in self._references.values():
            reference.answers.clear()

    def _measured(self, bench: Bench, source: str, key: tuple[object, ...]) -> Efficiency:
        if key not in self._references:
            reference, curve = _curve(bench, _Costs(bench.task.solution), None)
            if curve.growth is None:
                raise NotMeasurable(f"the reference fails: {curve.failure}")
            _keep(self._references, key, (reference, curve), self._KEPT)
        reference, reference_curve = self._references[key]
        assert reference_curve.growth is not None
        candidate, curve = _curve(bench, _Costs(source), reference)
        ratio, at = None, 0
        try:
            if curve.growth is not None and curve.growth.rank <= reference_curve.growth.rank:
                ratio, at = _compared(bench, candidate, reference)
        except _Fails as error:
            curve = Curve(None, candidate.points(), str(error))
        if curve.growth is None:
            return Efficiency(0.0, curve, reference_curve, why=curve.failure)
        score, why = scored(curve.growth, reference_curve.growth, ratio)
        curve = Curve(curve.growth, candidate.points())
        return Efficiency(score, curve, Curve(reference_curve.growth, reference.points()), ratio, at, why)


def _keep(store: dict[Any, Any], key: object, value: object, most: int) -> None:
    store[key] = value
    while len(store) > most:
        del store[next(iter(store))]


def _probe(
    bench: Bench, costs: _Costs, n: int, reference: _Costs | None, limit_ms: float = LIMIT_MS
) -> Probe:
    """Measure once more, and note it. The reference is asked for its answer where it has not given it."""
    if reference is not None and n not in reference.answers:
        _probe(bench, reference, n, None)
    probe = bench.probe(costs.source, n, limit_ms if n > 1 else LIMIT_MS * 3)
    if probe.failure:
        raise _Fails(f"it fails at size {n:,}: {probe.failure}")
    if probe.over and n == 1:
        raise _Fails(f"it takes more than {LIMIT_MS * 3:g} ms of CPU time at size 1")
    if not probe.over:
        if reference is not None and probe.answer != reference.answers.get(n, probe.answer):
            raise _Fails(f"its answer at size {n:,} is not the reference's")
        costs.answers[n] = probe.answer
    insort(costs.seen.setdefault(n, []), probe.cpu_ms)
    return probe


def _curve(bench: Bench, costs: _Costs, reference: _Costs | None) -> tuple[_Costs, Curve]:
    """Climb the ladder, then look closely. Without a reference the source is one."""
    try:
        growth = _growth(bench, costs, reference)
    except _Fails as error:
        return costs, Curve(None, costs.points(), str(error))
    return costs, Curve(growth, costs.points())


def _growth(bench: Bench, costs: _Costs, reference: _Costs | None) -> Growth:
    for _ in range(2):
        _probe(bench, costs, 1, reference)
    top = LADDER[0]
    for top in LADDER:
        probe = _probe(bench, costs, top, reference)
        if probe.over:
            return Growth.CUBIC
        costs.large = top
        if costs.at(top) >= (ENOUGH_STEEP_MS if _steep(costs, top) else ENOUGH_MS) or probe.make_ms > MAKE_MS:
            break
    if costs.at(top) < FLOOR_MS:
        return Growth.LOGARITHMIC
    low, top = _well_chosen(costs, top)
    costs.large = top

    def slope() -> float:
        _probe(bench, costs, 1, reference)
        times = [_probe(bench, costs, n, reference).cpu_ms for n in (low, top)]
        return _slope(costs.above(times[0]), costs.above(times[1]), top / low)

    def agree(least: float, most: float) -> bool:
        near = any(least - NEAR_SLOPE < edge < most + NEAR_SLOPE for edge in EDGES)
        return most - least < AGREE_SLOPES and not near

    found = _agreed(slope, agree, LEAST_SLOPES)
    return list(Growth)[sum(found > edge for edge in EDGES)]


def _well_chosen(costs: _Costs, last: int) -> tuple[int, int]:
    """Two sizes near the last rung at which the source takes neither too little nor too much time."""
    if not _steep(costs, last):
        return last // APART, last
    cost = costs.at(last)
    power = min(3.0, max(2.0, _slope(max(costs.before(last), FLOOR_MS / 8), cost, 4)))
    top = math.ceil(last * (GOOD_MS / cost) ** (1 / power))
    return round(top / APART_STEEP), top


def _steep(costs: _Costs, rung: int) -> bool:
    """Whether the source seems to grow more than linearly up to this rung."""
    cost = costs.at(rung)
    return cost >= ENOUGH_STEEP_MS and (cost > STEEP * costs.before(rung) or rung <= SMALL)


def _slope(first: float, second: float, apart: float) -> float:
    """The power with which the time grows between two sizes of which one is `apart` times the other."""
    return math.log(second / first, apart)


def _compared(bench: Bench, candidate: _Costs, reference: _Costs) -> tuple[float | None, int]:
    """The ratio to the reference, and the size it was found at. First the reference's own size is tried: what
    a source does for nothing to look like another at small sizes hides no growth there.
    """
    at = reference.large
    if candidate.large < at:
        most_ms = FAR_SLOWER * max(FLOOR_MS, reference.at(at)) + candidate.seen[1][0]
        if _probe(bench, candidate, at, reference, most_ms).over:
            return math.nextafter(FAR_SLOWER, math.inf), at
    at = min(at, candidate.large) if candidate.at(candidate.large) >= FLOOR_MS else at
    return _ratio(bench, candidate, reference, at), at


def _ratio(bench: Bench, candidate: _Costs, reference: _Costs, n: int) -> float | None:
    """CPU time of the candidate over the reference's; None when both are next to nothing."""

    def hidden() -> float:
        return max(0.0, candidate.seen[1][0] - reference.seen[1][0] - HIDDEN_MS)

    def ratio() -> float:
        theirs = reference.above(_probe(bench, reference, n, None).cpu_ms)
        ours = candidate.above(_probe(bench, candidate, n, reference).cpu_ms)
        return ours / theirs + hidden() / max(FLOOR_MS, theirs)

    def agree(least: float, most: float) -> bool:
        near = any(least / NEAR_RATIO < edge < most * NEAR_RATIO for edge in (SLOWER, MUCH_SLOWER))
        return most < AGREE_RATIOS * least and not near

    found = _agreed(ratio, agree, LEAST_RATIOS)
    return None if max(candidate.at(n) + hidden(), reference.at(n)) < FLOOR_MS else found


def _agreed(measure: Callable[[], float], agree: Callable[[float, float], bool], least: int) -> float:
    """The median of some rounds: at least so many, and as few as the middle half of them need to agree."""
    found: list[float] = []
    while len(found) < MOST_ROUNDS:
        insort(found, measure())
        count = len(found)
        if count >= least and agree(found[count // 4], found[count - 1 - count // 4]):
            break
    return found[len(found) // 2]
