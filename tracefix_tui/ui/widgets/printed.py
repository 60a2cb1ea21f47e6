"""What a running program prints, as it comes: the end of it, standard error set apart."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from threading import Lock

from textual.timer import Timer

from tracefix_tui.ui.widgets.printable import printable
from tracefix_tui.ui.widgets.text_pane import Line, Part, TextPane

LINES_SHOWN = 2000
"""Lines kept on screen; more can't be read, and every one is wrapped."""
_LONGEST = 4000
"""Characters shown of one line."""
_SECONDS_PER_LOOK = 0.1


class Printed(TextPane):
    """Output of a program. `print_text` may be called from any thread, as often as the program likes."""

    def __init__(self, *, id: str | None = None) -> None:
        """Say what will stand here."""
        super().__init__([Line((("What the program prints stands here.", "muted"),), words=True)], id=id)
        self._lock = Lock()
        self._printed: deque[list[Part]] = deque(maxlen=LINES_SHOWN)
        self._news = False
        self._timer: Timer | None = None

    def begin(self) -> None:
        """A program starts."""
        with self._lock:
            self._printed.clear()
        self.show([])
        self._timer = self.set_interval(_SECONDS_PER_LOOK, self._look)

    def end(self, note: str = "") -> None:
        """It has ended; `note` is said below what it printed."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._news = True
        self._look(note)

    def print_text(self, stream: int, text: str) -> None:
        """Take what was printed on a stream: 1 standard output, 2 standard error."""
        first, *more = text.split("\n")[-LINES_SHOWN - 1 :]
        looks = "bad" if stream == 2 else ""
        with self._lock:
            if not self._printed:
                self._printed.append([])
            self._printed[-1].append((first, looks))
            self._printed.extend([(line, looks)] for line in more)
            self._news = True

    def _look(self, note: str = "") -> None:
        """Show what has come since the last look."""
        if not self._news:
            return
        self._news = False
        with self._lock:
            lines = [tuple(parts) for parts in self._printed]
        if lines and not any(text for text, _ in lines[-1]):
            lines.pop()
        shown = [Line(tuple(_shown(parts))) for parts in lines]
        if note:
            shown.append(Line(((note, "muted"),), words=True))
        self.show(shown, at_end=True)


def _shown(parts: tuple[Part, ...]) -> Iterator[Part]:
    room = _LONGEST
    for text, looks in parts:
        if room <= 0:
            yield " …", "muted"
            return
        yield printable(text[:room]), looks
        room -= len(text)
