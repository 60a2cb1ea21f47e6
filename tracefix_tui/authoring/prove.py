"""The proof of a task: what has to hold before anybody should be asked to mend it.

Each check says whether it holds and, in words, why not. Cheap ones come first, and each is told as soon as it
is known. The task's code runs through the grader only, confined like every candidate's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from tracefix_tui.authoring import behaviour
from tracefix_tui.authoring.checks import Check, Proof, State, fails, holds, skipped, warns
from tracefix_tui.authoring.difficulty import estimate, fits
from tracefix_tui.authoring.duplicates import near_duplicate
from tracefix_tui.authoring.facts import tests_of
from tracefix_tui.authoring.idle import idle_tests
from tracefix_tui.authoring.killing import MutantRuns, Score, kill, tight
from tracefix_tui.authoring.known import Known
from tracefix_tui.authoring.mutants import mutate
from tracefix_tui.authoring.running import Progress, Runner, plain
from tracefix_tui.authoring.spoilers import given_away
from tracefix_tui.catalog import Task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Report
from tracefix_tui.sandbox import Cancel

HINTS = 3
NAMES = (
    "description",
    "hints",
    "new",
    "reference",
    "bug",
    "repeatable",
    "size",
    "limits",
    "mutants",
    "idle tests",
    "difficulty",
)
"""The checks in the order in which they are told."""
NEEDS_REFERENCE = "needs a reference that passes"
NEEDS_BUG = "needs a bug that shows"


def prove(
    task: Task,
    grader: Grader,
    *,
    others: Iterable[Task] = (),
    known: Known | None = None,
    cancel: Cancel | None = None,
    on_progress: Progress = lambda stage, done, total: None,
    on_check: Callable[[Check], None] = lambda check: None,
) -> Proof:
    """Look at everything that is demanded of `task`.

    Args:
        others: tasks that it must not repeat.
        known: what earlier proofs of the task have found out; only what has changed since is looked at.
        on_progress: told (stage, done, total), in the calling thread.
        on_check: told each check when it is known, in the calling thread.

    Raises:
        Cancelled: when `cancel` is set.
        SandboxError: when nothing can be run on this machine.
    """
    begun = time.perf_counter()
    known = known or Known()
    runner = Runner(grader, cancel or Cancel(), on_progress)
    checks: list[Check] = []

    def tell(check: Check) -> Check:
        checks.append(check)
        on_check(check)
        return check

    for check in known.ask("words", task, lambda: read(task, others)):
        tell(check)
    known.facts.begin()
    visible, both = (task.tests, task.limits), (task.tests, task.hidden_tests, task.limits)
    of_reference, of_bug = (task.solution, both), (task.buggy, task.solution, both)
    reference = known.ask(
        "reference",
        of_reference,
        lambda: runner.repeated("reference", task.solution, task, until_failure=True),
    )
    sound = tell(behaviour.reference_passes(reference)).sound
    slowest = behaviour.slowest_ms(reference)
    hurried = tight(task, slowest) if sound else plain(task)
    buggy = known.ask("buggy", of_bug, lambda: runner.repeated("bug", task.buggy, hurried))
    bug = tell(known.ask("bug", of_bug, lambda: behaviour.bug_shows(task, buggy, runner)))
    steady = tell(behaviour.bug_repeats(buggy))
    if not sound:
        for name in ("size", "limits", "mutants", "idle tests", "difficulty"):
            tell(skipped(name, NEEDS_REFERENCE))
        return Proof(task, tuple(checks), None, time.perf_counter() - begun, buggy.seen)
    of_visible = (task.buggy, task.solution, visible)
    tell(known.ask("size", of_visible, lambda: behaviour.bug_is_small(hurried, runner)))
    limits = known.ask("limits", of_reference, lambda: behaviour.reference_is_light(task, slowest, runner))
    tell(limits)
    score = None
    try:
        mutants = known.ask("made", task.solution, lambda: mutate(task.solution))
    except RecursionError:
        tell(fails("mutants", "solution.py is nested too deeply to be changed"))
        tell(skipped("idle tests", "needs mutants"))
    else:
        tests = tests_of(task, _names(reference.visible), _names(reference.hidden))
        judge = partial(
            kill,
            mutants,
            task,
            grader,
            slowest,
            tests=tests,
            facts=known.facts,
            cancel=runner.cancel,
            on_progress=partial(on_progress, "mutants"),
        )
        score = known.ask("mutants", (of_reference, task.equivalent), judge)
        tell(behaviour.mutants_die(score))
        runs = MutantRuns(grader, hurried, task, tests, known.facts, runner.cancel)
        find = partial(idle_tests, mutants, buggy, score.killers, runs, partial(on_progress, "idle tests"))
        tell(known.ask("idle tests", (of_bug, task.equivalent), find))
    if bug.sound and steady.sound:
        tell(fits(task, known.ask("difficulty", of_visible, lambda: estimate(task, runner))))
    else:
        tell(skipped("difficulty", NEEDS_BUG))
    return Proof(task, tuple(checks), score, time.perf_counter() - begun, buggy.seen)


def read(task: Task, others: Iterable[Task] = ()) -> tuple[Check, ...]:
    """The checks that need no run."""
    return _secret_is_kept(task), _hints_stand(task), _is_new(task, others)


def _names(reports: Sequence[Report]) -> list[str]:
    return [result.name for result in reports[0].results]


def _secret_is_kept(task: Task) -> Check:
    shown = given_away(f"{task.title}\n{task.description}", task.buggy, task.solution)
    if shown:
        return fails("description", f"quotes the bug: {shown}; say what the code should do")
    return holds("description", "does not quote the bug")


def _hints_stand(task: Task) -> Check:
    if len(set(task.hints)) != HINTS or not all(hint.strip() for hint in task.hints):
        return fails("hints", f"there must be {HINTS} different hints, from vague to plain")
    shown = given_away(task.hints[0], task.buggy, task.solution)
    if shown:
        return warns("hints", f"the first one quotes the bug already: {shown}; begin more vaguely")
    return holds("hints", f"{HINTS} steps")


def _is_new(task: Task, others: Iterable[Task]) -> Check:
    if other := near_duplicate(task, others):
        return warns("new", f"nearly the same code and bug as {other.id}")
    return holds("new", "no other task is like it")


__all__ = ["NAMES", "Check", "Proof", "Score", "State", "prove"]
