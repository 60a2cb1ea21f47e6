"""The tests and what the selected one says. While a run is on, results appear as they come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import reactive

from tracefix_tui.grading.outcome import Outcome
from tracefix_tui.ui.test_source import test_sources
from tracefix_tui.ui.widgets.test_detail import TestDetail, unrun_lines
from tracefix_tui.ui.widgets.tests_list import TestRow, TestsList
from tracefix_tui.ui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from tracefix_tui.grading.report import Report, TestResult


class TestsView(Vertical):
    """List above, detail below.

    Attributes:
        report: the newest report on the visible tests, or None before the first.
        stale: whether the code has changed since.
    """

    __test__ = False

    DEFAULT_CSS = """
    TestsView {
        height: 1fr;
        & TestsList { height: auto; max-height: 50%; min-height: 2; }
        & TestDetail { border-top: solid $border-blurred; padding: 0 1; }
    }
    """

    stale: reactive[bool] = reactive(False, init=False)

    @dataclass
    class Changed(Message):
        """Another test is selected."""

    @dataclass
    class Followed(Message):
        """The person wants to see a row of the code (0-based, in the code that was run)."""

        row: int

    def __init__(self, tests: str, *, id: str | None = None) -> None:
        """Name the tests of a test file before they have been run."""
        super().__init__(id=id)
        self._sources = test_sources(tests)
        self.report: Report | None = None
        self._results: dict[str, TestResult] = {}
        self._hidden_done = 0
        self._in_run = False

    def compose(self) -> ComposeResult:
        """List and detail."""
        yield TestsList([TestRow(name) for name in self._sources], id="tests")
        name, source = next(iter(self._sources.items()), ("", ""))
        yield TestDetail(unrun_lines(name, source), id="detail")

    @property
    def listing(self) -> TestsList:
        """The rows."""
        return self.query_one(TestsList)

    # --- a run

    def begin(self) -> None:
        """A run starts: nothing is known of its tests."""
        self._in_run = True
        self._results.clear()
        self._hidden_done = 0
        self._show_rows()

    def add(self, result: TestResult) -> str:
        """A result has come while the run goes on.

        Returns:
            How far the run is, in words.
        """
        if result.hidden:
            self._hidden_done += 1
        else:
            self._results[result.name] = result
            self._show_rows()
        done = len(self._results) + self._hidden_done
        waiting = next((row.name for row in self.listing.rows if row.outcome is None), "")
        return f"{done} done" + (f", now {waiting}" if waiting and not self._hidden_done else "")

    def end(self) -> None:
        """The run is over, with a report or without."""
        self._in_run = False
        self._show_rows()
        self._show_detail()

    def show_report(self, report: Report) -> None:
        """Show what a run has said of the visible tests, and select the first that has not passed."""
        before = self._selected_name()
        self.report = report
        self._in_run = False
        self.stale = False
        self._show_rows()
        names = [row.name for row in self.listing.rows]
        kept = names.index(before) if before in names else 0
        if self.listing.rows and self.listing.rows[kept].outcome is Outcome.PASSED:
            self.listing.select_first_failing()
        else:
            self.listing.selected = kept
        self._show_detail()

    def name_tests(self, tests: str) -> None:
        """Show the tests of another test file, which have not been run."""
        self._sources = test_sources(tests)
        self._results.clear()
        self.forget()

    def forget(self) -> None:
        """Show the tests as before the first run."""
        self.report = None
        self._in_run = False
        self.stale = False
        self._show_rows()
        self._show_detail()

    # --- what is shown

    def watch_stale(self, stale: bool) -> None:
        """Mute the symbols of results that are out of date."""
        self.listing.stale = stale
        self.listing.refresh()

    @property
    def passed(self) -> int:
        """Passed visible tests of the newest report."""
        if self.report is None or self.report.void:
            return 0
        return sum(result.passed for result in self.report.visible)

    @property
    def badge(self) -> str:
        """`2/5`, or "" before the first run; `2/5?` when the code has changed since."""
        if self.report is None:
            return ""
        return f"{self.passed}/{len(self.report.visible)}" + ("?" if self.stale else "")

    @property
    def summary(self) -> str:
        """One line on the newest run."""
        if self.report is None:
            return "not run yet"
        if self.report.void:
            return "the run does not count"
        text = f"{self.passed} of {len(self.report.visible)} passed"
        return text + (", before the last change" if self.stale else "")

    @property
    def error_row(self) -> int:
        """0-based row that the selected test fails in, or -1."""
        if self.report is None:
            return -1
        if self.report.problem is not None:
            return self.report.problem.line - 1
        result = self._selected_result()
        if result is None or result.passed or not result.frames:
            return -1
        return result.frames[-1].line - 1

    def _selected_name(self) -> str:
        rows = self.listing.rows
        return rows[self.listing.selected].name if rows else ""

    def _selected_result(self) -> TestResult | None:
        name = self._selected_name()
        if self._in_run:
            return self._results.get(name)
        if self.report is None:
            return None
        return next((result for result in self.report.visible if result.name == name), None)

    def _show_rows(self) -> None:
        if self._in_run:
            self.listing.rows = self._rows_in_run()
        elif self.report is not None:
            self.listing.rows = tuple(
                TestRow(result.name, result.outcome, result.wall_ms) for result in self.report.visible
            )
        else:
            self.listing.rows = tuple(TestRow(name) for name in self._sources)

    def _rows_in_run(self) -> tuple[TestRow, ...]:
        known = [result.name for result in self.report.visible] if self.report else []
        if not known:
            functions = {name.split("[")[0] for name in self._results}
            known = [*self._results, *(name for name in self._sources if name not in functions)]
        return tuple(
            TestRow(name, result.outcome, result.wall_ms)
            if (result := self._results.get(name)) is not None
            else TestRow(name)
            for name in known
        )

    def _show_detail(self) -> None:
        detail = self.query_one(TestDetail)
        name = self._selected_name()
        source = self._sources.get(name.split("[")[0], "")
        if self.report is not None and self.report.problem is not None and not self._in_run:
            detail.show_problem(self.report.problem)
        elif (result := self._selected_result()) is not None:
            detail.show_result(result, source)
        else:
            detail.show(unrun_lines(name, source))

    # --- what the person does

    @on(TestsList.Selected)
    def _selected(self, event: TestsList.Selected) -> None:
        event.stop()
        self._show_detail()
        self.post_message(self.Changed())

    @on(TestsList.Chosen)
    def _chosen(self, event: TestsList.Chosen) -> None:
        event.stop()
        if self.error_row >= 0:
            self.post_message(self.Followed(self.error_row))

    @on(TextPane.Chosen)
    def _line_chosen(self, event: TextPane.Chosen) -> None:
        event.stop()
        self.post_message(self.Followed(event.target))
