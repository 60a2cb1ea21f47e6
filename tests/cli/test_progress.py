"""Progress: one line on a terminal that is taken away again, one line per finished thing in a log."""

from __future__ import annotations

import io

from tracefix_tui.cli.progress import ProgressLine


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_one_line_is_written_anew_and_cleared() -> None:
    terminal = Terminal()
    with ProgressLine(terminal) as line:
        line.show("1/2 a", "mutants", 3, 9)
        line.done("1/2 a", True)
    assert terminal.getvalue() == "\r\x1b[K1/2 a: mutants 3/9\r\x1b[K"


def test_a_name_steers_no_terminal() -> None:
    terminal = Terminal()
    with ProgressLine(terminal) as line:
        line.show("quixbugs", "\x1b]0;mine\x07\n\x9b2J", 1, 2)
    assert terminal.getvalue() == "\r\x1b[Kquixbugs: \\x1b]0;mine\\x07 \\x9b2J 1/2\r\x1b[K"


def test_on_a_terminal_it_is_not_written_more_often_than_it_can_be_read() -> None:
    terminal = Terminal()
    with ProgressLine(terminal) as line:
        for done in range(100):
            line.show("a", "mutants", done, 100)
    assert terminal.getvalue().count("mutants") < 50


def test_in_a_log_only_what_is_done_is_written() -> None:
    log = io.StringIO()
    with ProgressLine(log) as line:
        line.show("1/2 a", "mutants", 3, 9)
        line.done("1/2 a", True)
        line.done("2/2 b", False)
    assert log.getvalue() == "1/2 a: passed\n2/2 b: failed\n"
