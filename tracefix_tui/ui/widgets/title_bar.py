"""The top row of the play screen: the task and what to do next, or how far a run is and for how long."""

from __future__ import annotations

from time import monotonic

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

_TURNS = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_SECONDS_PER_TURN = 0.1


class TitleBar(Widget):
    """Task to the left, state to the right. It draws itself anew by a timer only while something runs.

    Attributes:
        advice: the one thing to do next.
        activity: what is running: "Running the tests"; "" when nothing is. It takes the place of the advice.
        detail: how far it has come: "3 done, now test_name".
    """

    DEFAULT_CSS = """
    TitleBar {
        height: 1;
        padding: 0 1;
        background: $panel;
    }
    """

    advice: reactive[str] = reactive("")
    activity: reactive[str] = reactive("")
    detail: reactive[str] = reactive("")

    def __init__(self, title: str, advice: str, stop_key: str, *, id: str | None = None) -> None:
        """Name the task, the next thing to do, and the key that stops a run as people read it."""
        super().__init__(id=id)
        self.set_reactive(TitleBar.advice, advice)
        self._title, self._stop_key = title, stop_key
        self._timer: Timer | None = None
        self._began = 0.0

    @property
    def elapsed(self) -> float:
        """Seconds since the activity began."""
        return monotonic() - self._began

    def watch_activity(self, before: str, activity: str) -> None:
        """Start and end the clock."""
        if activity and not before:
            self._began = monotonic()
            self._timer = self.set_interval(_SECONDS_PER_TURN, self.refresh)
        elif not activity and self._timer is not None:
            self._timer.stop()
            self._timer = None

    def render(self) -> RenderResult:
        """One row. The task's name gives way before what is going on does."""
        width = self.content_size.width
        right = self._activity_now() if self.activity else self._advice_now()
        right = right.truncate(width, ellipsis=True)
        left = Content.assemble(("TraceFix ", "bold $accent"), (self._title, "bold"))
        left = left.truncate(max(0, width - right.cell_length - 2), ellipsis=True)
        return left + Content(" " * (width - left.cell_length - right.cell_length)) + right

    def _advice_now(self) -> Content:
        if not self.advice:
            return Content("")
        return Content.assemble(("Next ", "bold $accent"), self.advice)

    def _activity_now(self) -> Content:
        turn = _TURNS[int(self.elapsed / _SECONDS_PER_TURN) % len(_TURNS)]
        return Content.assemble(
            (f"{turn} ", "bold $accent"),
            (self.activity, "bold"),
            (f"  {self.elapsed:.1f} s  ", "bold"),
            (self._stop_key, "bold $footer-key-foreground"),
            " stops it",
            (f"  {self.detail}" if self.detail else "", "$mark-quiet"),
        )
