"""What the person can do now: which actions work and why the others don't, what each costs, what to do next.

Plain functions over the session, so that the play screen only shows what they say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracefix_tui.episode.actions import Action, ActionType, InvalidAction
from tracefix_tui.ui.widgets.pending import PricedEdit
from tracefix_tui.ui.widgets.reward_meter import Standing, amount_text

if TYPE_CHECKING:
    from tracefix_tui.episode.observation import Step
    from tracefix_tui.play.replay import ReplayState
    from tracefix_tui.play.session import Session
    from tracefix_tui.play.state import SessionState
    from tracefix_tui.ui.widgets.component_meter import Components

_REFUSED = {"invalid_range", "mass_delete"}


def undo_depth(steps: Sequence[Step]) -> int:
    """How many edits UNDO_EDIT can still take back."""
    depth = 0
    for step in steps:
        if step.action.type is ActionType.REPLACE_LINES and not _REFUSED & step.components.keys():
            depth += 1
        elif step.action.type is ActionType.UNDO_EDIT:
            depth = max(0, depth - 1)
        elif step.action.type is ActionType.RESET_TO_ORIGINAL:
            depth = 0
    return depth


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys as people read them, for the sentences below."""

    run: str = "F5"
    apply: str = "F6"
    submit: str = "F9"
    hint: str = "F3"
    discard: str = "^r"
    stop: str = "Esc"


def blocked(session: Session, pending: bool, keys: Keys) -> Mapping[ActionType, str]:
    """Why actions can't work now; those that can are missing. After the end SUBMIT shows the verdict again.

    Args:
        session: the session.
        pending: whether the editor holds text that the episode does not know.
        keys: for the sentences.
    """
    actions = session.state.ruleset.actions
    if session.state.done:
        return {type: "the episode has ended" for type in actions if type is not ActionType.SUBMIT}
    if session.running:
        return dict.fromkeys(actions, f"an action is still running; {keys.stop} stops it")
    reasons: dict[ActionType, str] = {}
    if pending:
        first = f"an edit is pending; {keys.apply} applies it, {keys.discard} discards it"
        reasons[ActionType.UNDO_EDIT] = reasons[ActionType.RESET_TO_ORIGINAL] = first
    else:
        reasons[ActionType.REPLACE_LINES] = "there is no pending edit; type in the code first"
        if not undo_depth(session.state.steps):
            reasons[ActionType.UNDO_EDIT] = "there is no edit to take back, and it would cost all the same"
        if session.state.code == session.state.original:
            reasons[ActionType.RESET_TO_ORIGINAL] = "the code is the original, and it would cost all the same"
    return {type: reason for type, reason in reasons.items() if type in actions}


def price_labels(session: Session, edits: Sequence[Action]) -> Mapping[ActionType, str]:
    """What each action would earn now, repeat penalties included, after the edit where that comes first."""
    labels: dict[ActionType, str] = {}
    for type, spec in session.state.ruleset.actions.items():
        if type is ActionType.REPLACE_LINES:
            labels[type] = _sum(session, edits) if edits else spec.price
        elif type is ActionType.SUBMIT:
            labels[type] = _score_label(session, bool(edits))
        elif spec.suite is not None:
            before, after = quote(session, edits), quote(session, [*edits, Action(type)])
            known = spec.price if before is None or after is None else amount_text(after - before)
            labels[type] = ", ".join(filter(None, (known, spec.price.partition(", ")[2])))
        else:
            labels[type] = _sum(session, [Action(type)])
    return labels


def _sum(session: Session, actions: Sequence[Action]) -> str:
    amount = quote(session, actions)
    return "not possible" if amount is None else amount_text(amount)


def quote(session: Session, actions: Sequence[Action]) -> float | None:
    """What the actions would earn as far as it is known before; None when one of them is not valid."""
    try:
        return session.quote(actions)
    except InvalidAction:
        return None


def _score_label(session: Session, pending: bool) -> str:
    if session.state.done:
        return "verdict"
    if pending or not session.state.score_known:
        return "score ?"
    return f"score {session.state.score_if_submitted():.2f}"


def priced_edits(session: Session, edits: Sequence[Action]) -> tuple[PricedEdit, ...]:
    """Each edit with what its step would earn in this order."""
    code = session.state.code.split("\n")
    found: list[PricedEdit] = []
    before: float | None = 0.0
    for number, edit in enumerate(edits, 1):
        after = quote(session, edits[:number])
        price = None if before is None or after is None else after - before
        start, end = edit.start_line or 1, edit.end_line or 0
        found.append(PricedEdit(edit, tuple(code[start - 1 : end]), price))
        before = after
    return tuple(found)


def standing(state: SessionState, pending: bool) -> Standing:
    """What the reward meter shows."""
    history: list[float] = []
    for reward in state.rewards:
        history.append((history[-1] if history else 0.0) + reward)
    return _standing(state, pending, history)


def standing_at(state: ReplayState, history: int) -> Standing:
    """The same for whoever looks at a recording; the newest `history` sums of rewards are shown."""
    marks, position = state.replay.marks, state.position
    count = f"{len(marks)} step{'s' if len(marks) != 1 else ''}"
    earned = f"The start of {count}, which earned {amount_text(marks[-1].total_reward)}." if marks else ""
    return replace(
        _standing(state, False, [mark.total_reward for mark in marks[max(0, position - history) : position]]),
        viewed=True,
        opening=earned or "No step was recorded.",
    )


def components(state: SessionState, best: float) -> Components:
    """What the meter of proposals shows: the newest one.

    Args:
        best: the greatest reward so far.
    """
    from tracefix_tui.episode.codearena import weights
    from tracefix_tui.ui.widgets.component_meter import NAMES, Components

    left, most = state.steps_left, state.ruleset.max_steps
    last = state.steps[-1] if state.steps else None
    if last is None or last.report is None:
        return Components(weights(bool(state.task.sizes)), left=left, most=most)
    assessment = last.report.assessment
    judged = assessment is not None and not assessment.opinion.why_neutral
    return Components(
        weights=weights("efficiency" in last.components),
        amounts={name: last.components[name] for name in NAMES if name in last.components},
        others={name: amount for name, amount in last.components.items() if name not in NAMES},
        neutral=frozenset() if judged else frozenset(name for name in NAMES if name[:4] == "llm_"),
        reward=last.reward,
        best=best,
        left=left,
        most=most,
    )


def _standing(state: SessionState, pending: bool, history: Sequence[float]) -> Standing:
    last = state.steps[-1] if state.steps else None
    return Standing(
        total=state.cumulative,
        last=last.reward if last else None,
        components=dict(last.components) if last else {},
        action=str(last.action.type) if last else "",
        score=state.score_if_submitted(),
        score_known=state.score_known and not pending,
        final=state.verdict.score if state.verdict is not None else None,
        steps_left=state.steps_left,
        max_steps=state.ruleset.max_steps,
        history=history,
    )


def advice(session: Session, pending: bool, keys: Keys) -> str:
    """The one thing to do next."""
    state = session.state
    if state.done:
        return f"The episode has ended; {keys.submit} shows the verdict"
    if pending:
        return f"{keys.run} runs the tests on your edit, {keys.apply} only applies it"
    if state.report is None:
        return f"{keys.run} runs the tests and shows what fails"
    if state.report_stale:
        return f"{keys.run} runs the tests on the changed code"
    if state.report.all_passed:
        return f"All visible tests pass: {keys.submit} submits"
    return f"Mend what fails; {keys.hint} gives a hint"


def submit_warnings(session: Session, edits: Sequence[Action], keys: Keys) -> list[str]:
    """What to know before SUBMIT; empty when every visible test passes on exactly this code."""
    state = session.state
    if edits:
        count = len(edits)
        amount = quote(session, edits)
        price = "" if amount is None else f" for {amount_text(amount)}"
        return [
            f"The pending edit is applied first{price}"
            + (f", as {count} actions, bottom up." if count > 1 else "."),
            f"The tests have not been run on it, so the score to expect is unknown. {keys.run} runs them.",
        ]
    if state.report is None or not state.score_known:
        what = "have not been run" if state.report is None else "have not been run on this code"
        return [f"The tests {what}, so the score to expect is unknown. {keys.run} runs them."]
    if state.report.all_passed and not state.report_stale:
        return []
    score = f"Score to expect: {state.score_if_submitted():.2f}, if as many hidden tests pass."
    if state.report_stale:
        return [score]
    if state.report.problem is not None:
        return ["The code does not load, so no test passes.", score]
    failing = state.report.total - state.report.passed
    return [f"{failing} of {state.report.total} visible tests fail.", score]
