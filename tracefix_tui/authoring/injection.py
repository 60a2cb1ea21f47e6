"""Bugs put into somebody's own code: mutants that some of its tests notice and some don't, as whole tasks."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice, zip_longest

from tracefix_tui.authoring.killing import tight
from tracefix_tui.authoring.mutants import Mutant, mutate
from tracefix_tui.authoring.own_tests import Prepared, prepared, without
from tracefix_tui.authoring.running import shuffled
from tracefix_tui.authoring.side_by_side import side_by_side
from tracefix_tui.authoring.slips import SLIPS, Slip
from tracefix_tui.authoring.test_files import split_tests
from tracefix_tui.authoring.unittest_tests import LeftOutTest
from tracefix_tui.catalog.task import Difficulty, Limits, Task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Outcome, Report, TestResult
from tracefix_tui.sandbox import Cancel

OnProgress = Callable[[int, int], None]

LONGEST_DOCSTRING = 3000
ROUNDS = 4


class CannotInject(Exception):
    """No bugs can be put into this code. Says why, and what would help."""


@dataclass(slots=True)
class Counts:
    """What became of the mutants that were looked at.

    Attributes:
        made: mutants that differ from the code and each other; `equivalent`, `duplicate` were dropped.
        judged: those that were run; `unnoticed` pass every test, `obvious` fail every one or do not load,
            `slow` were ended by the clock, `unsteady` fail other tests in another run.
    """

    made: int = 0
    equivalent: int = 0
    duplicate: int = 0
    judged: int = 0
    unnoticed: int = 0
    obvious: int = 0
    slow: int = 0
    unsteady: int = 0


@dataclass(frozen=True, slots=True)
class Injected:
    """One bug that is worth mending: its slip, its mutant, and the task made of it."""

    slip: Slip
    mutant: Mutant
    task: Task


@dataclass(slots=True)
class Injection:
    """The bugs found, the counts, and the tests that could not be used."""

    found: list[Injected] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    left_out: list[LeftOutTest] = field(default_factory=list)


def chosen_slips(names: Sequence[str]) -> dict[str, Slip]:
    """The slips of these names; all when there are none.

    Raises:
        CannotInject: there is none of a name.
    """
    for name in names:
        if name not in SLIPS:
            raise CannotInject(f"there is no operator {name!r}; use {', '.join(SLIPS)}")
    return {name: SLIPS[name] for name in names or SLIPS}


def inject(
    source: str,
    tests: str,
    module: str,
    grader: Grader,
    *,
    count: int = 10,
    slips: Mapping[str, Slip] = SLIPS,
    seed: int = 0,
    pack: str = "own",
    limits: Limits | None = None,
    exports: Mapping[str, Mapping[str, str]] | None = None,
    borrowed: Collection[int] = (),
    skip_failing: bool = False,
    most_judged: int | None = None,
    cancel: Cancel | None = None,
    on_progress: OnProgress = lambda found, judged: None,
) -> Injection:
    """Make tasks out of a module and its tests. Everything is run in the sandbox.

    Args:
        source: the module, which passes its tests.
        tests: a pytest file that imports from it.
        module: the name that the tests import, such as `package.module`.
        count: bugs wanted at most.
        seed: makes the choice repeatable.
        pack: the name of the pack that the tasks will be in.
        exports: names of the module that its packages hand on; see `own_project.exports_of`.
        borrowed: numbers of lines that get no bug, because they come from other modules.
        skip_failing: leave tests out that fail on the code as it is, instead of refusing it.
        most_judged: so many mutants are run at most; all where it is None.
        on_progress: told (bugs found, mutants judged).

    Raises:
        CannotInject: the code or its tests can't be used; says why.
        Cancelled: `cancel` was set.
        SandboxError: nothing can be run here.
    """
    cancel = cancel or Cancel()
    ready = prepared(source, tests, module, exports)
    done = Injection(left_out=list(ready.left_out))
    base, whole = _passing(source, ready, pack, limits or Limits(), grader, cancel, done, skip_failing)
    slowest = max(result.cpu_ms for result in whole.results)
    hurried = tight(base, slowest)
    on_progress(0, 0)
    try:
        mutants = mutate(source, {name: slip.operator for name, slip in slips.items()})
    except (SyntaxError, ValueError, RecursionError) as error:
        raise CannotInject(f"the code can't be read: {error}") from None
    kept = [mutant for mutant in mutants.kept if mutant.line not in borrowed]
    done.counts.made = len(kept)
    done.counts.equivalent, done.counts.duplicate = mutants.equivalent, mutants.duplicate

    def judge(mutant: Mutant) -> tuple[Mutant, Report]:
        return mutant, grader.grade(mutant.source, hurried, cancel=cancel)

    jobs = (partial(judge, mutant) for mutant in _mixed(kept, random.Random(seed)))
    for mutant, report in side_by_side(islice(jobs, most_judged if count > 0 else 0)):
        if _worth(report, done.counts) and _steady(
            mutant.source, hurried, report, grader, cancel, done.counts
        ):
            slip = slips[mutant.operator]
            done.found.append(Injected(slip, mutant, _made(base, mutant, slip, report, len(done.found) + 1)))
        on_progress(len(done.found), done.counts.judged)
        if len(done.found) >= count:
            break
    return done


def _passing(
    source: str,
    ready: Prepared,
    pack: str,
    limits: Limits,
    grader: Grader,
    cancel: Cancel,
    done: Injection,
    skip_failing: bool,
) -> tuple[Task, Report]:
    """The code as a task with the tests that it passes, and the report of them.

    A test that the sandbox can't run is left out; one whose assertion does not hold says that the code is
    not right.
    """
    limits = replace(limits, modules=(*limits.modules, *ready.modules))
    base = _task(source, ready.text, pack, limits)
    for _ in range(ROUNDS):
        whole = grader.grade(source, base, cancel=cancel)
        _demand_run(whole, done)
        failed = [result for result in whole.results if not result.passed]
        if not failed:
            return base, whole
        wrong = [result for result in failed if result.outcome is Outcome.FAILED]
        if wrong and not skip_failing:
            raise CannotInject(
                f"{len(wrong)} of {whole.total} tests fail on the code as it is, {wrong[0].name} first "
                f"({_said(wrong[0])}); a bug can only be told from code that passes: mend it, or leave these "
                "tests out with --skip-failing"
            )
        done.left_out += [
            LeftOutTest(result.name, _said(result) or result.outcome.value) for result in failed
        ]
        base = replace(base, tests=without(base.tests, {result.name for result in failed}))
    raise CannotInject("other tests fail in each run; they need to be the same each time")


def _said(result: TestResult) -> str:
    return result.message.strip().partition("\n")[0][:200]


def _demand_run(report: Report, done: Injection) -> None:
    why = done.left_out[0] if done.left_out else None
    if report.void:
        raise CannotInject(f"the tests can't be used: {report.void}")
    if report.problem:
        raise CannotInject(f"the code does not load in the sandbox: {report.problem.message}")
    if not report.results and why:
        count = len(done.left_out)
        raise CannotInject(
            f"the tests can't be used: none of them is left, {count} left out, {why.name} first: {why.reason}"
        )
    if not report.results:
        raise CannotInject("the tests hold no test function")


def _worth(report: Report, counts: Counts) -> bool:
    """Whether some tests notice the bug and others don't."""
    counts.judged += 1
    failed = sum(not result.passed for result in report.results)
    if report.void or report.problem or failed == report.total:
        counts.obvious += 1
    elif not failed:
        counts.unnoticed += 1
    elif any(result.outcome is Outcome.TIMED_OUT for result in report.results):
        counts.slow += 1
    else:
        return True
    return False


def _steady(source: str, task: Task, first: Report, grader: Grader, cancel: Cancel, counts: Counts) -> bool:
    """Whether the same tests fail again, in the order of the file and in another one."""
    for order in (None, shuffled([result.name for result in first.results], 0)):
        again = grader.grade(source, task, order=order, cancel=cancel)
        if _outcomes(again) != _outcomes(first):
            counts.unsteady += 1
            return False
    return True


def _outcomes(report: Report) -> dict[str, bool]:
    return {result.name: result.passed for result in report.results}


def _mixed(mutants: Sequence[Mutant], chance: random.Random) -> Iterator[Mutant]:
    """In random order, one of each operator after the other, so that few bugs are of many kinds."""
    groups: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        groups.setdefault(mutant.operator, []).append(mutant)
    for group in groups.values():
        chance.shuffle(group)
    orders = list(groups.values())
    chance.shuffle(orders)
    return (mutant for mutant in chain.from_iterable(zip_longest(*orders)) if mutant is not None)


def _task(source: str, tests: str, pack: str, limits: Limits) -> Task:
    """The code as a task without a bug, which grades sources with all the tests."""
    return Task(
        name="code",
        pack=pack,
        title="",
        description="",
        difficulty=Difficulty.MEDIUM,
        category="own code",
        bug_type="",
        tags=(),
        hints=(),
        explanation="",
        buggy=source,
        solution=source,
        tests=tests,
        hidden_tests="",
        limits=replace(limits, differential=False),
    )


def _made(base: Task, mutant: Mutant, slip: Slip, report: Report, number: int) -> Task:
    failing = {
        result.name.partition("[")[0].partition("::")[0] for result in report.results if not result.passed
    }
    visible, hidden = split_tests(base.tests, failing, random.Random(mutant.key))
    where, doc = _surroundings(base.solution, mutant.line)
    said = doc[:LONGEST_DOCSTRING].strip() or "What it should do is said by its tests."
    place = f"`{where}`" if where else "the module"
    shown = mutant.new.removesuffix(" ...")
    return replace(
        base,
        name=_name(where, slip.name, number),
        title=f"Something is wrong in {where or 'the module'}"[:80],
        description=f"{place[0].upper()}{place[1:]} does not do what it should.\n\n{said}\n",
        difficulty=list(Difficulty)[slip.weight - 1],
        bug_type=slip.bug_type,
        tags=("made from code",),
        hints=(
            slip.look,
            f"{slip.ask} Look at {place}.",
            f"Line {mutant.line} is where it goes wrong: `{shown}`.",
        ),
        explanation=(
            f"In {place} the code had\n\n    {shown}\n\nwhere the reference has\n\n"
            f"    {mutant.old.removesuffix(' ...')}\n\n{slip.lesson}\n"
        ),
        buggy=mutant.source,
        tests=visible,
        hidden_tests=hidden,
    )


def _surroundings(source: str, line: int) -> tuple[str, str]:
    """The dotted name of the function or class that a line stands in, and what is documented there."""
    names: list[str] = []
    doc = ""
    node: ast.AST = ast.parse(source)
    while True:
        inner = next(
            (
                child
                for child in ast.iter_child_nodes(node)
                if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
                and child.lineno <= line <= (child.end_lineno or 0)
            ),
            None,
        )
        if inner is None:
            return ".".join(names), doc
        names.append(inner.name)
        doc = ast.get_docstring(inner) or doc
        node = inner


def _name(where: str, slip: str, number: int) -> str:
    """A name for the task's folder."""
    text = re.sub(r"[^a-z0-9]+", "_", where.lower()).strip("_")
    return f"{text[:36] or 'module'}_{slip}_{number}"
