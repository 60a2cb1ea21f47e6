"""The search agent as a player: it diagnoses, hunts on the bench, edits, verifies and submits.

It keeps no plan that the code could outrun: each turn it looks at the code as it is, so it can be handed an
episode at any step.
"""

from __future__ import annotations

from tracefix_tui.counting import counted
from tracefix_tui.episode.actions import Action, ActionSpec, Change
from tracefix_tui.episode.buffer import Buffer
from tracefix_tui.episode.edits import edits_between
from tracefix_tui.grading.report import Report
from tracefix_tui.players.player import Bench, Kind, PlayerError, Satisfied, Say, Turn
from tracefix_tui.players.search.hunt import Budget, Found, Hunt, Patch, describe

_MOST_LINES = 40
"""Separate changes that span no more lines than this are made in one action: each action has its price."""


class SearchAgent:
    """Plays by search, with the same actions and prices as everybody."""

    name = "search"
    kind: Kind = "search"

    def __init__(self, budget: Budget | None = None) -> None:
        self._budget = budget or Budget()
        self._hunted: dict[str, Found] = {}
        self._proposed: set[str] = set()
        self._on_the_way: dict[str, str] = {}
        self._episode = ""

    async def act(self, turn: Turn, bench: Bench, say: Say) -> Action:
        """See `Player.act`. Runs the visible tests when it does not know them, hunts once per code."""
        self._notice_new_episode(turn)
        submit, run, edit = (_spec(turn, kind) for kind in ("submit", "run", "edit"))
        left = turn.observation.steps_remaining
        if edit is not None and left > 1 and (target := self._on_the_way.get(turn.code)) is not None:
            say("I make the next of the patch's separate changes.")
            return self._edit(turn.code, target, edit, "I make the next of the patch's separate changes.")
        report = _known(turn)
        if report is None and left <= 1 and submit:
            return _said(Action(submit.type), "There is only one step left, so I submit what there is.", say)
        if report is None and run is not None:
            return _said(Action(run.type), _why_run(turn, self._proposed), say)
        if report is not None and report.all_passed and submit is not None:
            return _said(Action(submit.type), "All visible tests pass, so I submit.", say)
        if report is None:
            report = await bench.try_source(turn.code)
        elif submit is None and all(result.passed for result in report.visible):
            return self._next_plausible(turn, report, edit, say)
        return await self._mend(turn, report, bench, say, submit, edit)

    async def close(self) -> None:
        """Nothing is held."""
        self._hunted.clear()

    def _notice_new_episode(self, turn: Turn) -> None:
        episode = str(turn.observation.info.get("episode_id", ""))
        if episode != self._episode:
            self._episode = episode
            self._hunted.clear()
            self._proposed.clear()
            self._on_the_way.clear()

    async def _mend(
        self,
        turn: Turn,
        report: Report,
        bench: Bench,
        say: Say,
        submit: ActionSpec | None,
        edit: ActionSpec | None,
    ) -> Action:
        parts: list[str] = []

        def tell(text: str) -> None:
            say(("\n" if parts else "") + text)
            parts.append(text)

        tell(_diagnosis(report))
        found = self._hunted.get(turn.code)
        if found is None and edit is not None and turn.observation.steps_remaining > 1:
            found = await Hunt(bench, turn.briefing.tests, self._budget, tell).run(turn.code, report)
            self._hunted[turn.code] = found
        patch = self._choice(found, report) if found is not None else None
        if patch is None or edit is None or turn.observation.steps_remaining <= 1:
            if submit is None:
                raise PlayerError("The search agent found no patch, and these rules know no way to submit.")
            tell("I found nothing that makes it better, so I submit what there is.")
            return Action(submit.type, thought="\n".join(parts))
        assert found is not None
        tell(_choice_in_words(patch, found))
        self._proposed.add(patch.source)
        return self._edit(turn.code, patch.source, edit, "\n".join(parts))

    def _next_plausible(self, turn: Turn, report: Report, edit: ActionSpec | None, say: Say) -> Action:
        """Where nothing submits: another patch that passes the visible tests, where hidden ones fail."""
        others = [patch for found in self._hunted.values() for patch in found.plausible]
        patch = next((each for each in others if each.source not in self._proposed), None)
        if report.all_passed or patch is None or edit is None:
            raise Satisfied("The search agent has nothing better to propose.")
        thought = f"Hidden tests fail. Another patch that passes the visible ones: {describe(patch)}."
        say(thought)
        self._proposed.add(patch.source)
        return self._edit(turn.code, patch.source, edit, thought)

    def _edit(self, before: str, after: str, spec: ActionSpec, thought: str) -> Action:
        action = edit_towards(before, after, spec, thought)
        if spec.change is Change.REPLACE:
            start, end = action.start_line or 1, action.end_line or 1
            reached = Buffer.of(before).replace(start, end, action.new_code_block or "", "exact").text
            if reached != after:
                self._on_the_way[reached] = after
        return action

    def _choice(self, found: Found, report: Report) -> Patch | None:
        failing = len(report.results) - report.passed
        for patch in (*found.plausible, found.partial):
            if patch is not None and patch.source not in self._proposed and patch.failures < failing:
                return patch
        return None


def _spec(turn: Turn, kind: str) -> ActionSpec | None:
    """The action of the ruleset that does what is meant, whatever it is called."""
    for spec in turn.briefing.actions.values():
        edits = spec.change in (Change.REPLACE, Change.REWRITE)
        if kind == ("edit" if edits else {"all": "submit", "visible": "run"}.get(spec.suite or "", "")):
            return spec
    return None


def _known(turn: Turn) -> Report | None:
    """The newest report on exactly the current code."""
    for step in reversed(turn.history):
        if step.observation.code != turn.code:
            return None
        if step.report is not None:
            return step.report
    return None


def edit_towards(before: str, after: str, spec: ActionSpec, thought: str) -> Action:
    """The action that turns `before` into `after`, or the first of several where they lie far apart."""
    if spec.change is Change.REWRITE:
        return Action(spec.type, new_code_block=after, thought=thought)
    edits = edits_between(before, after)
    first, last = edits[-1].start_line or 1, edits[0].end_line or 1
    start, end, block = edits[0].start_line, edits[0].end_line, edits[0].new_code_block
    if len(edits) > 1 and last - first < _MOST_LINES:
        lines, new = before.split("\n"), after.split("\n")
        joined = "\n".join(new[first - 1 : len(new) - (len(lines) - last)])
        if joined:
            start, end, block = first, last, joined
    return Action(
        spec.type, start_line=start, end_line=end, new_code_block=block, indent="exact", thought=thought
    )


def _said(action: Action, thought: str, say: Say) -> Action:
    say(thought)
    return Action(action.type, thought=thought)


def _why_run(turn: Turn, proposed: set[str]) -> str:
    if turn.code in proposed:
        return "I run the tests to verify the patch."
    return "I run the tests to see what fails."


def _diagnosis(report: Report) -> str:
    if report.problem is not None:
        where = f"line {report.problem.line}: " if report.problem.line else ""
        return f"The code does not load: {where}{report.problem.message}."
    failed = [each for each in report.results if not each.passed]
    names = ", ".join(each.name for each in failed[:3]) + (" and others" if len(failed) > 3 else "")
    return f"{len(failed)} of {len(report.results)} tests fail: {names}."


def _choice_in_words(patch: Patch, found: Found) -> str:
    words = []
    suspect = dict(found.suspects)
    if patch.line in suspect:
        rank = sum(score > suspect[patch.line] for score in suspect.values()) + 1
        words.append(
            f"Line {patch.line} is suspect (place {rank} of {len(suspect)}): of the lines that run, it goes "
            f"with the failing tests by {suspect[patch.line]:.2f}."
        )
    words.append(f"The patch: {describe(patch)}.")
    words.append(f"I ran {counted(found.runs, 'candidate')} in {found.seconds:.1f} s;")
    if patch.failures:
        words.append(f"none passes everything, and this one leaves {patch.failures} failing.")
    elif len(found.plausible) == 1:
        words.append("this is the only one that passes all visible tests.")
    else:
        words.append(
            f"{len(found.plausible)} different ones pass all visible tests; this one is the plainest and "
            "stays closest to how the code behaved where it was right."
        )
    return " ".join(words)
