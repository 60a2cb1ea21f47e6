"""What came of each proposal: the newest in full, then the earlier ones with what each changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual import events

from tracefix_tui.episode.observation import Step
from tracefix_tui.ui.widgets.diff_lines import diff_lines
from tracefix_tui.ui.widgets.growth_picture import growth_lines
from tracefix_tui.ui.widgets.output_pane import OutputPane
from tracefix_tui.ui.widgets.printable import printable
from tracefix_tui.ui.widgets.text_pane import Line


class ProposalsPane(OutputPane):
    """Proposals of an episode, the newest first.

    Attributes:
        steps: the proposals so far.
    """

    def __init__(self, steps: Sequence[Step], original: str, *, id: str | None = None) -> None:
        """Show `steps` as they come; `original` is the code before the first."""
        super().__init__(id=id)
        self.steps = steps
        self._original = original
        text = (
            "What comes of a proposal stands here: reward, efficiency, and what changed since the last one."
        )
        self.show([Line(((text, "muted"),), words=True)])

    def show_step(self, step: Step) -> None:
        """Show the newest proposal, and those before it below."""
        self.show(list(self._proposals()))

    def on_resize(self, event: events.Resize) -> None:
        """The picture of the growth takes the width there is."""
        if self.steps:
            self.show(list(self._proposals()))

    def _proposals(self) -> Iterator[Line]:
        newest = self.steps[-1]
        yield from self._heading(newest)
        yield Line()
        assessment = newest.report.assessment if newest.report is not None else None
        measured = assessment.efficiency if assessment is not None else None
        if measured is not None:
            yield from growth_lines(measured, self.size.width - 3)
            yield Line()
        hint = str(newest.observation.info.get("hint", ""))
        if hint:
            yield Line((("Hint  ", "title"), (printable(hint), "")), hang=6, words=True)
            yield Line()
        yield from self._said(newest, measured=measured is not None)
        for step in reversed(self.steps):
            yield Line()
            if step is not newest:
                yield from self._heading(step)
            yield from self._change(step)

    def _said(self, step: Step, *, measured: bool) -> Iterator[Line]:
        for part in step.observation.last_execution_output.split("\n\n")[1:]:
            if measured and part.startswith("Efficiency: "):
                continue
            for line in printable(part).split("\n"):
                look = (
                    "good"
                    if line.startswith("SUCCESS")
                    else "title"
                    if line.startswith("Tests Passed")
                    else ""
                )
                yield Line(((line, look),), hang=2, words=True)

    def _heading(self, step: Step) -> Iterator[Line]:
        info = step.observation.info
        passed, total = info.get("tests_passed", 0), info.get("tests_total", 0)
        again = "  proposed before" if "duplicate" in step.components else ""
        best = step.reward == max(each.reward for each in self.steps)
        yield Line(
            (
                (f"Proposal {step.index}", "title"),
                (f"  {step.reward:.2f}", "good" if best else ""),
                (f"  {passed} of {total} tests", "good" if passed == total else "bad"),
                ("  the best so far" if best and len(self.steps) > 1 else "", "muted"),
                (again, "warn"),
            )
        )

    def _change(self, step: Step) -> Iterator[Line]:
        at = self.steps.index(step)
        before = self.steps[at - 1].observation.code if at else self._original
        what = f"proposal {at}" if at else "the original"
        lines = diff_lines(before, step.observation.code)
        if not lines:
            yield Line(((f"The same as {what}.", "muted"),))
            return
        yield Line(((f"Changed since {what}:", "muted"),))
        yield from lines
