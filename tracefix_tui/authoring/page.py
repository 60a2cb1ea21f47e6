"""Proofs as one HTML page to keep or to send: no script, no request, every text escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracefix_tui.authoring.checks import Proof
from tracefix_tui.catalog import Problem
from tracefix_tui.records.export.html.markup import Markup, el, empty, joined

SYMBOLS = {"passed": "✓", "warned": "!", "failed": "✗", "skipped": "–"}

_STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem} h2{font-size:1.1rem;margin-top:2rem}
table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0}
td.n,th.n{text-align:right} pre{overflow-x:auto;padding:.6rem;border:1px solid #8886;border-radius:4px}
.passed{color:#2a7d2a}.failed{color:#c22}.warned{color:#a60}.skipped{color:#777}
@media (prefers-color-scheme:dark){.passed{color:#7c7}.failed{color:#f77}.warned{color:#fb5}}
""".strip()

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(proofs: Sequence[Proof], problems: Sequence[Problem] = ()) -> str:
    """The document."""
    failed = sum(not proof.passed for proof in proofs) + len(problems)
    head = el(
        "head",
        empty("meta", charset="utf-8"),
        empty("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        empty("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", "Proof of tasks – TraceFix"),
        Markup(f"<style>{_STYLE}</style>"),
    )
    said = f"{len(proofs)} proven, {failed} failed" if failed else f"{len(proofs)} proven, all hold"
    body = el(
        "body",
        el("h1", "Proof of tasks"),
        el("p", said),
        *(el("p", f"✗ {problem}", class_="failed") for problem in problems),
        *(joined(*_task(proof)) for proof in proofs),
    )
    return f'<!doctype html>\n<html lang="en">\n{head}\n{body}\n</html>\n'


def _task(proof: Proof) -> Iterator[Markup]:
    state = "passed" if proof.passed else "failed"
    yield el("h2", el("span", SYMBOLS[state], class_=state), f" {proof.task.id}: {proof.task.title}")
    rows = [
        el(
            "tr",
            el("td", SYMBOLS[check.state.value], " ", check.name, class_=check.state.value),
            el("td", check.reason),
        )
        for check in proof.checks
    ]
    yield el("table", *rows)
    score = proof.score
    if score is None:
        return
    yield el("h3", f"Mutants: {score.killed} of {score.total} killed")
    head = el("tr", el("th", "operator"), el("th", "killed", class_="n"), el("th", "of", class_="n"))
    rows = [
        el("tr", el("td", name), el("td", str(killed), class_="n"), el("td", str(total), class_="n"))
        for name, killed, total in score.by_operator
    ]
    yield el("table", head, *rows)
    for mutant in score.survivors:
        yield el("p", f"No test notices this {mutant.operator} mutant:")
        yield el("pre", mutant.diff())
