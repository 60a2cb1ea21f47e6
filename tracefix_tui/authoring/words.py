"""A proof as plain text: to copy, and to paste into a review."""

from __future__ import annotations

from collections.abc import Iterator

from tracefix_tui.authoring.checks import Proof

SYMBOLS = {"passed": "✓", "warned": "!", "failed": "✗", "skipped": "–"}


def in_words(proof: Proof) -> str:
    """The report of one task."""
    return "\n".join(_lines(proof)) + "\n"


def _lines(proof: Proof) -> Iterator[str]:
    yield f"{proof.task.id}: {'proven' if proof.passed else 'not proven'}"
    for check in proof.checks:
        yield f"  {SYMBOLS[check.state.value]} {check.name}: {check.reason}"
    if proof.score is None:
        return
    yield "  mutants killed by operator: " + ", ".join(
        f"{name} {killed}/{total}" for name, killed, total in proof.score.by_operator
    )
    for mutant in proof.score.survivors:
        yield f"  no test notices this {mutant.operator} mutant:"
        yield from (f"    {line}" for line in mutant.diff().split("\n")[2:])
