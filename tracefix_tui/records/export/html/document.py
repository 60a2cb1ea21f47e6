"""The page of a run. Its content security policy allows its own style and script, by hash, and nothing else:
no request goes out, and no script runs that a text of the run may hold.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tracefix_tui.records.export.html.chart import chart
from tracefix_tui.records.export.html.code import fresh_rows, source
from tracefix_tui.records.export.html.markup import Markup, el, empty, joined, shown
from tracefix_tui.records.export.html.step import clock, signed, step
from tracefix_tui.records.export.intake import is_finished, is_solved, score_of, total_reward

if TYPE_CHECKING:
    from tracefix_tui.records.reader import Run

MOST_CODE = 4_000_000
"""Characters of code, over all its versions, that a page holds beside the differences."""


def document(run: Run) -> Iterator[str]:
    """The page in pieces, a step at a time."""
    style, script = _file("page.css"), _file("page.js")
    title = f"{run.header.task.title} – TraceFix"
    yield "<!doctype html>\n"
    yield '<html lang="en">\n'
    yield el(
        "head",
        empty("meta", charset="utf-8"),
        empty("meta", http_equiv="Content-Security-Policy", content=_policy(style, script)),
        empty("meta", name="viewport", content="width=device-width, initial-scale=1"),
        empty("meta", name="referrer", content="no-referrer"),
        empty("meta", name="color-scheme", content="dark light"),
        empty("link", rel="icon", href="data:,"),
        el("title", title),
        Markup(f"<style>{style}</style>"),
    )
    yield "\n<body>\n"
    yield el("header", _about(run), class_="top")
    yield '\n<main>\n<aside id="code" hidden><h2>Code <span id="code-of"></span></h2><div></div></aside>\n'
    yield '<ol id="steps">\n'
    versions = [(0, run.header.code)]
    for entry in run.entries:
        before, after = versions[-1][1], entry.step.observation.code
        if after != before:
            versions.append((entry.step.index, after))
        yield step(entry, before, run.header.player, len(versions) - 1) + "\n"
    yield "</ol>\n</main>\n"
    yield from _versions(versions)
    yield _bottom(run)
    yield _scrubber(len(run.entries))
    yield f"\n<script>{script}</script>\n</body>\n</html>\n"


def _about(run: Run) -> Markup:
    head, last = run.header, run.entries[-1]
    solved, score = is_solved(run), score_of(run)
    if is_finished(run):
        word, look = ("✓ Solved", "good") if solved else ("✗ Not solved", "bad")
    else:
        word, look = "◌ No verdict", "open"
    facts: list[tuple[str, str]] = [
        ("score", f"{score:.2f}" if score is not None else "–"),
        ("reward", signed(total_reward(run))),
        ("steps", str(len(run.entries))),
        ("time", clock(last.elapsed)),
    ]
    private = sum(entry.private_runs for entry in run.entries)
    if private:
        facts.append(("private runs", f"{private:,}"))
    tokens = [entry.tokens for entry in run.entries if entry.tokens is not None]
    if tokens:
        facts.append(("tokens", f"{sum(each.input + each.output for each in tokens):,}"))
    player = (
        joined(head.player.name, " · ", head.player.model) if head.player.model else joined(head.player.name)
    )
    parent = (
        el("p", f"Forked from {head.parent.run}, step {head.parent.step}.", class_="parent")
        if head.parent is not None
        else Markup()
    )
    kinds = dict.fromkeys((head.task.difficulty, head.task.category))
    return joined(
        el("p", el("b", "TraceFix"), el("span", head.created[:10]), class_="brand"),
        el("h1", shown(head.task.title, 200)),
        el(
            "p",
            el("code", head.task.id),
            *(el("span", kind, class_="chip") for kind in kinds),
            el("span", "played by ", el("b", player), class_="player"),
            class_="task",
        ),
        parent,
        el("div", word, class_=f"verdict {look}"),
        el(
            "dl",
            *[joined(el("div", el("dt", name), el("dd", value))) for name, value in facts],
            class_="facts",
        ),
        chart([entry.step.reward for entry in run.entries]),
    )


def _versions(versions: list[tuple[int, str]]) -> Iterator[str]:
    """The code after each edit, as far as there is room; the newest always."""
    yield '<section id="versions"><h2>The code, version by version</h2>\n'
    room = MOST_CODE
    for number, (index, code) in enumerate(versions):
        room -= len(code)
        if room < 0 and number + 1 < len(versions):
            continue
        title = f"after step {index}" if index else "at the start"
        fresh = fresh_rows(versions[number - 1][1], code) if number else frozenset()
        summary = el("summary", title[0].upper() + title[1:])
        yield el("details", summary, source(code, fresh), id=f"version-{number}", data_title=title) + "\n"
    yield "</section>\n"


def _bottom(run: Run) -> Markup:
    head = run.header
    prompt = Markup()
    if head.system_prompt:
        text = el("pre", head.system_prompt, class_="said")
        prompt = el("details", el("summary", "What a model is told before the first step"), text)
    end = Markup()
    if not is_finished(run):
        reason = run.end.reason if run.end is not None else "the recording stops here"
        end = el("p", "No verdict: ", reason, ".")
    version = head.versions.get("tracefix", "?")
    made = f"Run {head.run}, rules {head.ruleset}, seed {head.seed}, tracefix {version}"
    return el("footer", end, prompt, el("p", made), class_="bottom")


def _scrubber(steps: int) -> Markup:
    def button(name: str, sign: str, label: str) -> Markup:
        return el("button", sign, id=name, type="button", title=label, aria_label=label)

    return el(
        "nav",
        button("back", "‹", "Step before (Left)"),
        button("play", "▶", "Play (Space)"),
        button("on", "›", "Next step (Right)"),
        empty("input", type="range", id="scrub", min=1, max=max(1, steps), value=1, aria_label="Step"),
        el("output", f"1 / {steps}", id="place", for_="scrub"),
        button("all", "≡", "Show all steps, or one (A)"),
        id="scrubber",
        hidden=True,
    )


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@functools.cache
def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")
