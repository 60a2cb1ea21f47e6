"""The search itself: which source is tried next, what counts as progress, and which patch is the best.

A source that fails fewer tests than the one it was made from becomes a base of its own, so that repairs of
two or three places are found one after the other. The next try is always the most promising one of all bases.
"""

from __future__ import annotations

import ast
import asyncio
import dataclasses
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tracefix_tui.grading.report import Outcome, Report
from tracefix_tui.players.player import Bench, Trial
from tracefix_tui.players.search import coverage, probes
from tracefix_tui.players.search.ideas import Idea, ideas, meaning
from tracefix_tui.players.search.program import Change, Program, made
from tracefix_tui.players.search.syntax import syntax_changes, syntax_error

SHORTEST_SECONDS = 0.05
TIMES_ORIGINAL = 10
BUSY = 0.25
"""A test that used less than this share of its CPU time when the wall clock ended it has waited."""
_LEAST_MORE_SECONDS, _MOST_MORE_SECONDS = 0.8, 3.0
"""After the first plausible patch others are looked for as long again, within these bounds."""
_LEAST_MORE_RUNS = 20
"""And at least with so many runs more, so that a busy machine does not choose another patch."""
_FAITH = 6
"""How much it counts that a patch answers like the start where that gave an answer, as an exponent."""
_MOST_BASES = 8
_MOST_REPAIRS = 3
_MOST_COMPILING = 12


@dataclass(frozen=True, slots=True)
class Budget:
    """What a hunt may cost.

    Attributes:
        seconds: wall time; `runs`: private runs.
        plausible: so many patches that pass everything are enough.
        workers: runs side by side.
    """

    seconds: float = 20.0
    runs: int = 3000
    plausible: int = 6
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Patch:
    """A changed source and how it was reached.

    Attributes:
        failures: visible tests that fail; 0 for a plausible patch.
        likelihood: 0..1, the order among patches that fail equally often.
    """

    source: str
    changes: tuple[Change, ...]
    line: int
    failures: int
    likelihood: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a hunt brought home.

    Attributes:
        plausible: patches that pass every visible test, the best first.
        partial: the patch that comes nearest, when it passes more tests than the start; else None.
        suspects: suspect lines of the start with how suspect they are, most suspect first.
        runs, seconds: what it cost.
    """

    plausible: tuple[Patch, ...]
    partial: Patch | None
    suspects: tuple[tuple[int, float], ...]
    runs: int
    seconds: float


@dataclass(slots=True)
class _Base:
    patch: Patch
    report: Report
    first: tuple[str, ...]
    seconds: float
    waiting: list[Idea]
    next: int = 0

    def promise(self, most: int) -> float:
        """How much its next idea promises; bases that fail less count more, longer repairs less."""
        if self.next >= len(self.waiting):
            return 0.0
        share = (most + 1) / (self.patch.failures + 1)
        return float(self.waiting[self.next].promise * share * 0.5 ** len(self.patch.changes))


@dataclass(slots=True)
class Hunt:
    """One search from one source. Call `run` once.

    Args:
        tests: the source of the visible tests.
        tell: told in plain words what is going on.
    """

    bench: Bench
    tests: str
    budget: Budget
    tell: Callable[[str], None]
    runs: int = 0
    _began: float = field(default_factory=time.monotonic)
    _seen: set[str] = field(default_factory=set)
    _bases: list[_Base] = field(default_factory=list)
    _plausible: list[Patch] = field(default_factory=list)
    _partial: Patch | None = None
    _suspects: tuple[tuple[int, float], ...] = ()
    _stop_at: float = math.inf
    _least_runs: int = 0
    _least: float = 0.0
    _most: int = 0

    async def run(self, source: str, report: Report) -> Found:
        """Look for patches of `source`, of which `report` tells the visible tests.

        Raises:
            sandbox.SandboxError: no code can be run here.
        """
        self._most = _failures(report)
        self._stop_at = self._began + self.budget.seconds
        start = Patch(source, (), 0, self._most, 1.0)
        if error := syntax_error(source):
            await self._compile(source, error)
        else:
            self._seen.add(meaning(source) or source)
            await self._add_base(start, report)
        workers = [asyncio.ensure_future(self._work()) for _ in range(self.budget.workers)]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
        await self._rank(start, report)
        return Found(tuple(self._plausible), self._partial, self._suspects, self.runs, self._spent)

    @property
    def _spent(self) -> float:
        return time.monotonic() - self._began

    def _over(self) -> bool:
        late = time.monotonic() >= self._stop_at and self.runs >= self._least_runs
        spent = self._spent >= self.budget.seconds or self.runs >= self.budget.runs
        return late or spent or len(self._plausible) >= self.budget.plausible

    async def _compile(self, source: str, error: SyntaxError) -> None:
        """Bases from a source that does not compile: up to three repairs of its text, found without a run."""
        where = error.lineno or 1
        self.tell(f"Line {where} does not compile ({error.msg}); I mend that first.")
        waiting: list[tuple[str, SyntaxError, tuple[Change, ...]]] = [(source, error, ())]
        compiling: list[Patch] = []
        for _ in range(_MOST_REPAIRS):
            further: list[tuple[str, SyntaxError, tuple[Change, ...]]] = []
            for text, problem, changes in waiting:
                for change in syntax_changes(text, problem):
                    new = made(text, change)
                    rest = syntax_error(new)
                    if rest is None:
                        key = meaning(new) or new
                        if key not in self._seen:
                            self._seen.add(key)
                            likely = math.prod(each.weight for each in (*changes, change))
                            compiling.append(Patch(new, (*changes, change), where, self._most, likely))
                    elif (rest.lineno or 0) > (problem.lineno or 0):
                        further.append((new, rest, (*changes, change)))
            if compiling:
                break
            waiting = sorted(further, key=lambda each: -(each[1].lineno or 0))[:10]
        for patch in compiling[:_MOST_COMPILING]:
            report = await self._try(patch.source, None)
            await self._judge(patch, report)

    async def _add_base(self, patch: Patch, report: Report) -> None:
        try:
            program = Program(patch.source)
            copy = coverage.marked(patch.source)
        except (SyntaxError, ValueError, RecursionError):
            return
        slowest = max((each.cpu_ms for each in report.results if each.passed), default=0.0)
        seconds = max(SHORTEST_SECONDS, TIMES_ORIGINAL * slowest / 1000)
        marks = await self._try(copy.text, Trial(seconds=seconds))
        suspicion = coverage.suspicion(marks, copy)
        if not patch.changes:
            ranked = sorted(suspicion.items(), key=lambda item: -item[1])
            self._suspects = tuple((line, score) for line, score in ranked if score > 0)
        failing = [each for each in report.results if not each.passed]
        failing.sort(key=lambda each: each.outcome is Outcome.TIMED_OUT)
        first = tuple(dict.fromkeys(each.name.partition("[")[0] for each in failing))
        self._bases.append(_Base(patch, report, first, seconds, ideas(program, suspicion, self.tests)))

    async def _work(self) -> None:
        while not self._over():
            base = max(self._bases, key=lambda each: each.promise(self._most), default=None)
            if base is None or base.promise(self._most) <= self._least:
                return
            idea = base.waiting[base.next]
            base.next += 1
            if base.next % 25 == 0:
                await asyncio.sleep(0)
            key = meaning(idea.source)
            if key is None or key in self._seen:
                continue
            self._seen.add(key)
            await self._follow(base, idea)

    async def _follow(self, base: _Base, idea: Idea) -> None:
        seconds = None if idea.change.slow else base.seconds
        most = base.patch.failures - (0 if _timed_out(base.report) else 1)
        trial = Trial(seconds, base.first, most)
        report = await self._try(idea.source, trial)
        if seconds is not None and any(
            _has_waited(each.cpu_ms, each.outcome, seconds) for each in report.results
        ):
            report = await self._try(idea.source, Trial(4 * seconds, base.first, most))
        if report.void or not report.results or _badness(report) >= _badness(base.report):
            return
        changes = (*base.patch.changes, idea.change)
        likely = base.patch.likelihood * idea.promise
        patch = Patch(idea.source, changes, idea.line, _failures(report), likely)
        await self._judge(patch, report)

    async def _judge(self, patch: Patch, report: Report) -> None:
        patch = dataclasses.replace(patch, failures=_failures(report))
        if report.all_passed:
            self._plausible.append(patch)
            if len(self._plausible) == 1:
                self.tell(
                    f"After {self.runs} private runs one patch passes: {describe(patch)}. I look for others."
                )
                now = time.monotonic()
                more = min(_MOST_MORE_SECONDS, max(_LEAST_MORE_SECONDS, self._spent)) * len(patch.changes)
                self._stop_at = min(self._stop_at, now + more)
                self._least_runs = self.runs + _LEAST_MORE_RUNS * len(patch.changes)
                self._least = 0.4 * patch.likelihood
            return
        if patch.failures < self._most and (self._partial is None or patch.failures < self._partial.failures):
            self._partial = patch
            self.tell(
                f"To {patch.changes[-1].what} (line {patch.line}) helps: {report.passed} of "
                f"{len(report.results)} tests pass."
            )
        simple = any(len(each.changes) == 1 for each in self._plausible)
        if simple or len(patch.changes) >= _MOST_REPAIRS or len(self._bases) >= _MOST_BASES:
            return
        await self._add_base(patch, report)

    async def _try(self, source: str, trial: Trial | None) -> Report:
        self.runs += 1
        if self.runs % 100 == 0:
            self.tell(f"{self.runs} private runs so far, {self._spent:.0f} s.")
        return await self.bench.try_source(source, trial)

    async def _rank(self, start: Patch, report: Report) -> None:
        """The likeliest patch first, where those gain that behave like the start wherever it was right."""
        if len(self._plausible) < 2:
            return
        passing = frozenset(each.name for each in report.results if each.passed)
        before = await self._behaviour(start.source, passing)
        calls = self._probes(self._plausible[0].source)
        asked = await self._answers(start.source, calls)
        scores: dict[str, float] = {}
        for patch in self._plausible:
            score = patch.likelihood
            if before:
                after = await self._behaviour(patch.source, passing)
                score *= 0.6 + 0.4 * len(before & after) / max(1, len(before | after))
            if calls:
                answers = await self._answers(patch.source, calls)
                meant = probes.meant_exceptions(ast.parse(patch.source))
                score *= asked.agreement(answers) ** _FAITH
                score *= (1.05 - answers.breakdowns(meant)) ** 2
            scores[patch.source] = score
        self._plausible.sort(key=lambda patch: -scores[patch.source])

    def _probes(self, source: str) -> tuple[str, ...]:
        try:
            return probes.probes(self.tests, Program(source).functions)
        except (SyntaxError, ValueError, RecursionError):
            return ()

    async def _answers(self, source: str, calls: tuple[str, ...]) -> probes.Answers:
        if not calls or syntax_error(source):
            return probes.Answers({})
        report = await self._try(probes.probing(source, calls), Trial(seconds=1.0))
        return probes.answers(report)

    async def _behaviour(self, source: str, tests: frozenset[str]) -> frozenset[tuple[str, str]]:
        """What `source` reaches in `tests`, as (test, statement)."""
        if not tests or syntax_error(source):
            return frozenset()
        copy = coverage.marked(source)
        return coverage.behaviour(await self._try(copy.text, Trial(seconds=0.5)), copy, tests)


def describe(patch: Patch) -> str:
    """What a patch does, in words: turn `<` into `<=` (line 4)."""
    whats: Sequence[str] = [change.what for change in patch.changes]
    return f"{', then '.join(whats)} (line {patch.line})"


def _failures(report: Report) -> int:
    return len(report.results) - report.passed


def _timed_out(report: Report) -> int:
    return sum(each.outcome is Outcome.TIMED_OUT for each in report.results)


def _badness(report: Report) -> float:
    """How far a source is from passing; a wrong answer is nearer than none."""
    return _failures(report) + 0.5 * _timed_out(report)


def _has_waited(cpu_ms: float, outcome: Outcome, seconds: float) -> bool:
    return outcome is Outcome.TIMED_OUT and cpu_ms < 1000 * seconds * BUSY
