"""The proof of a task as it comes in: each check with its state, then the mutants that no test notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracefix_tui.authoring.checks import Check, Proof
from tracefix_tui.authoring.prove import NAMES
from tracefix_tui.catalog import Problem
from tracefix_tui.ui.widgets.printable import printable
from tracefix_tui.ui.widgets.text_pane import Line, TextPane

_STATES = {
    "passed": ("✓", "good"),
    "warned": ("!", "warn"),
    "failed": ("✗", "bad"),
    "skipped": ("–", "muted"),
}
_WIDTH = max(map(len, NAMES)) + 2
_DIFF = {"+": "new", "-": "gone", "@": "muted"}


class ProofPane(TextPane):
    """Shows checks; those not known yet are named and wait."""

    def show_proof(
        self,
        checks: Mapping[str, Check],
        proof: Proof | None,
        broken: Sequence[Problem] = (),
        problem: str = "",
        before: Mapping[str, Check] | None = None,
    ) -> None:
        """Show how far the proof is.

        Args:
            checks: those that are known, by name.
            proof: the whole proof, once it is done.
            broken: what is wrong with the files; the checks are those of the last good state then.
            problem: why nothing can be run, "" when it can.
            before: the checks of the last whole proof; said of those that are not known again yet.
        """
        at = self.scroll_offset.y
        self.show(list(_lines(checks, proof, broken, problem, before or {})))
        self.scroll_to(y=at, animate=False)


def _lines(
    checks: Mapping[str, Check],
    proof: Proof | None,
    broken: Sequence[Problem],
    problem: str,
    before: Mapping[str, Check],
) -> Iterator[Line]:
    for each in broken:
        key = f"{each.key}: " if each.key else ""
        yield Line(
            (("✗ ", "bad"), (f"{each.file.name} ", "bad"), (printable(f"{key}{each.reason}"), "")),
            hang=2,
            words=True,
        )
    if broken:
        yield Line((("Shown is the last good state.", "warn"),) if checks else ())
        yield Line()
    if problem:
        yield Line((("✗ ", "bad"), (printable(problem), "")), hang=2, words=True)
        yield Line()
    for name in NAMES:
        check = checks.get(name)
        if check is None:
            said = f"before: {printable(before[name].reason)}" if name in before else ""
            yield Line(((f"· {name.ljust(_WIDTH)}{said}".rstrip(), "muted"),), hang=_WIDTH + 2, words=True)
            continue
        symbol, look = _STATES[check.state.value]
        yield Line(
            ((f"{symbol} ", look), (name.ljust(_WIDTH), "strong"), (printable(check.reason), "")),
            hang=_WIDTH + 2,
            words=True,
        )
    if proof is not None and proof.score is not None:
        yield from _mutants(proof)


def _mutants(proof: Proof) -> Iterator[Line]:
    assert proof.score is not None
    yield Line()
    parts = [f"{name} {killed}/{total}" for name, killed, total in proof.score.by_operator]
    yield Line((("Mutants killed  ", "strong"), (", ".join(parts), "")), hang=2, words=True)
    for mutant in proof.score.survivors:
        yield Line()
        yield Line(((f"No test notices this {mutant.operator} mutant:", "warn"),), words=True)
        for line in printable(mutant.diff()).split("\n")[2:]:
            yield Line(((line, _DIFF.get(line[:1], "code")),))
