"""Tests that never fail: neither for the bug nor for any mutant of the reference."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from tracefix_tui.authoring.checks import Check, holds, warns
from tracefix_tui.authoring.facts import Place, function_of
from tracefix_tui.authoring.killing import MutantRuns
from tracefix_tui.authoring.mutants import Mutant, Mutants
from tracefix_tui.authoring.running import Runs
from tracefix_tui.authoring.side_by_side import side_by_side
from tracefix_tui.counting import counted
from tracefix_tui.grading.report import Outcome

MOST_TIMEOUTS = 5  # mutants that never end tell little, and cost much
_TELLS_NOTHING = {Outcome.PASSED, Outcome.NOT_RUN}


def idle_tests(
    mutants: Mutants,
    buggy: Runs,
    killers: Iterable[str],
    runs: MutantRuns,
    on_progress: Callable[[int, int], None],
) -> Check:
    """Runs mutants by the tests that have not failed yet until each test function has failed once.

    Args:
        killers: tests that are known to fail for a mutant.
        on_progress: told (mutants looked at, mutants in all).
    """
    every = {(hidden, function_of(name)) for hidden, name in runs.tests.places}
    failed = {(hidden, function_of(result.name)) for hidden, result in buggy.results if not result.passed}
    noticed = {function_of(name) for name in killers}
    waiting = {place for place in every - failed if place[1] not in noticed}
    timeouts = tried = 0

    def look(mutant: Mutant) -> tuple[set[Place], bool]:
        """The waited-for tests that fail on a mutant, and whether one ran into the clock."""
        outcomes = runs.facts.about(mutant.source, runs.tests)
        late = False
        for hidden in (False, True):
            order = [
                name
                for side, name in runs.tests.places
                if side == hidden and (side, function_of(name)) in waiting and (side, name) not in outcomes
            ]
            if order:
                results = runs.run(mutant.source, hidden, order, None).results
                outcomes |= {(hidden, result.name): result.outcome for result in results}
                late = late or any(result.outcome is Outcome.TIMED_OUT for result in results)
        return {place for place, outcome in outcomes.items() if outcome not in _TELLS_NOTHING}, late

    ordered = sorted(mutants.kept, key=lambda mutant: _runs_on(mutant, runs))
    for failing, late in side_by_side(partial(look, mutant) for mutant in ordered if waiting):
        on_progress(tried, len(ordered))
        tried += 1
        timeouts += late
        waiting -= {(hidden, function_of(name)) for hidden, name in failing}
        if not waiting or timeouts >= MOST_TIMEOUTS:
            break
    if waiting:
        told = sorted(waiting)
        names = ", ".join(f"{name} (hidden)" if hidden else name for hidden, name in told[:3])
        names += f" and {len(told) - 3} more" if len(told) > 3 else ""
        return warns(
            "idle tests",
            f"{names} fail{'s' * (len(waiting) == 1)} neither for the bug nor for any of "
            f"{counted(tried, 'mutant')}: "
            "sharpen or drop",
        )
    return holds(
        "idle tests", f"each of {counted(len(every), 'test function')} fails for the bug or for a mutant"
    )


def _runs_on(mutant: Mutant, runs: MutantRuns) -> bool:
    """Whether a test of this mutant is known to end by the clock."""
    return Outcome.TIMED_OUT in runs.facts.about(mutant.source, runs.tests).values()
