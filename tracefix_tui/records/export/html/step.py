"""One step of a run as HTML: thought, action, change, what the tests said, what it earned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracefix_tui.episode.actions import ActionType
from tracefix_tui.episode.narration import passed_of
from tracefix_tui.episode.rulesets import RULESETS
from tracefix_tui.records.export.html.code import difference
from tracefix_tui.records.export.html.markup import Markup, el, joined

if TYPE_CHECKING:
    from tracefix_tui.grading.report import Report, TestResult
    from tracefix_tui.records.actor import Actor
    from tracefix_tui.records.trajectory import Entry

MOST_TESTS = 100
"""Tests that are shown of a report; failed ones come first where there are more."""

_MESSAGE = 2_000


def step(entry: Entry, before: str, player: Actor, version: int) -> Markup:
    """The card of a step.

    Args:
        before: the code before it.
        player: who is named at the top of the page; another actor is named on the card.
        version: the number of the code's version after the step.
    """
    done, action = entry.step, entry.step.action
    after = done.observation.code
    changes = difference(before, after) if after != before else None
    parts = [
        _head(entry, player),
        _thought(action.thought),
        changes or Markup(),
        _tests(done.report) if done.report is not None else Markup(),
        _said(done.observation.last_execution_output, is_open=changes is None and done.report is None),
        _components(done.components, entry),
    ]
    card = el("article", *parts, aria_label=f"Step {done.index}")
    return el(
        "li",
        card,
        id=f"step-{done.index}",
        class_="step",
        data_version=version,
        data_elapsed=f"{entry.elapsed:.3f}",
    )


def signed(amount: float, class_: str = "amount") -> Markup:
    """A reward with its sign, coloured by it."""
    look = "gain" if amount > 0 else "loss" if amount < 0 else "even"
    return el("span", f"{amount:+.2f}".replace("-", "−"), class_=f"{class_} {look}")


def clock(seconds: float) -> str:
    """A span of time as people read it."""
    if not 0 <= seconds < 1e7:
        return "?"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _head(entry: Entry, player: Actor) -> Markup:
    done, action = entry.step, entry.step.action
    where = Markup()
    if action.start_line is not None and action.end_line is not None:
        lines = f"line {action.start_line}"
        if action.end_line != action.start_line:
            lines = f"lines {action.start_line}–{action.end_line}"
        where = el("span", lines, class_="where")
    who = el("span", "by ", entry.actor.name, class_="who") if entry.actor != player else Markup()
    return el(
        "header",
        el("a", str(done.index), href=f"#step-{done.index}", class_="number"),
        el("h3", _label(action.type)),
        where,
        who,
        el("span", clock(entry.elapsed), class_="when"),
        signed(done.reward, "reward"),
    )


def _label(type: ActionType) -> str:
    """What the action is called on the screen."""
    specs = (rules.actions.get(type) for rules in RULESETS.values())
    return next((spec.label for spec in specs if spec is not None), type.value)


def _thought(text: str) -> Markup:
    return el("blockquote", text.strip(), class_="thought", dir="auto") if text.strip() else Markup()


def _said(text: str, *, is_open: bool) -> Markup:
    if not text.strip():
        return Markup()
    return el("details", el("summary", "Output"), el("pre", text, class_="said"), open=is_open)


def _components(components: dict[str, float], entry: Entry) -> Markup:
    chips = [el("span", name.replace("_", " "), " ", signed(amount)) for name, amount in components.items()]
    if entry.private_runs:
        chips.append(el("span", f"{entry.private_runs} private runs"))
    if entry.tokens is not None:
        chips.append(el("span", f"{entry.tokens.input:,} + {entry.tokens.output:,} tokens"))
    return el("footer", *chips[:40]) if chips else Markup()


def _tests(report: Report) -> Markup:
    visible, hidden = report.visible, report.hidden
    parts = [_count("Tests", passed_of(report, visible), len(visible))]
    if hidden:
        parts.append(_count("Hidden tests", passed_of(report, hidden), len(hidden)))
    if report.void:
        parts.append(el("p", "The run does not count: ", report.void, class_="problem"))
    if report.problem is not None:
        what = "Syntax error" if report.problem.syntax else "The code fails while it is loaded"
        parts.append(
            el("p", f"{what}, line {report.problem.line}: ", report.problem.message, class_="problem")
        )
    parts.append(_list(visible, why=report.problem is None))
    return el("section", *parts, class_="tests")


def _count(what: str, passed: int, total: int) -> Markup:
    look = "all" if passed == total else "some"
    bar = el("meter", f"{passed} of {total}", min=0, max=max(1, total), value=passed)
    return el("p", el("span", what), bar, el("b", f"{passed}/{total}"), class_=f"count {look}")


def _list(results: Sequence[TestResult], why: bool) -> Markup:
    """The tests, each failed one with what was wrong, unless the same is wrong with all."""
    if len(results) > MOST_TESTS:
        results = sorted(results, key=lambda result: result.passed)
    items = [_test(result, why) for result in results[:MOST_TESTS]]
    more = len(results) - len(items)
    if more:
        items.append(el("li", f"and {more:,} more"))
    return el("ul", *items) if items else Markup()


def _test(result: TestResult, why: bool) -> Markup:
    if result.passed:
        return el("li", el("span", "✓", class_="mark"), el("code", result.name), class_="passed")
    rows = [
        joined(el("dt", label), el("dd", _cut(value)))
        for label, value in (
            ("call", result.call),
            ("expected", result.expected),
            ("got", result.got),
            ("", "" if result.message == result.got else result.message),
            ("printed", result.output),
        )
        if value
    ]
    return el(
        "li",
        el("span", "✗", class_="mark"),
        el("code", result.name),
        el("em", result.outcome.value),
        el("dl", *rows) if rows and why else Markup(),
        class_="failed",
    )


def _cut(text: str) -> str:
    return text if len(text) <= _MESSAGE else f"{text[:_MESSAGE]} …"
