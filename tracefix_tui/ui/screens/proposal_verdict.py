"""How an episode of proposals ended: what made the best reward, and time against size beside the tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.content import Content

from tracefix_tui.ui.screens.verdict import TABS, VerdictScreen
from tracefix_tui.ui.widgets.component_meter import NAMES
from tracefix_tui.ui.widgets.growth_picture import growth_lines
from tracefix_tui.ui.widgets.text_pane import Line

_PICTURE_COLUMNS = 52


class ProposalVerdictScreen(VerdictScreen):
    """Shown over the screen of the proposals."""

    TABS: ClassVar[Mapping[str, str]] = {**TABS, "tests": "Speed, tests"}

    def _sum(self) -> Content:
        best = self._state.best
        if best is None:
            return Content("")
        parts: list[tuple[str, str]] = [
            (f"Proposal {best.index} of {len(self._state.steps)}: ", "$mark-quiet")
        ]
        for name, amount in best.components.items():
            parts += [(f"{NAMES.get(name, name)} ", "$mark-quiet"), (f"{amount:.2f}  ", "")]
        return Content.assemble(*parts)

    def _own_code(self) -> str:
        best = self._state.best
        return best.observation.code if best is not None else self._state.code

    def _test_lines(self) -> list[Line]:
        best = self._state.best
        assessment = best.report.assessment if best is not None and best.report is not None else None
        lines: list[Line] = []
        if assessment is not None and assessment.efficiency is not None:
            lines += [*growth_lines(assessment.efficiency, _PICTURE_COLUMNS), Line()]
        elif assessment is not None:
            why = assessment.unmeasured or "it was not measured"
            lines += [Line((("Efficiency ", "title"), (f"not measured: {why}", "muted")), words=True), Line()]
        return [*lines, *super()._test_lines()]
