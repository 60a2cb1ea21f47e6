"""The server's log: one plain line a record, and no flood of what clients cause."""

from __future__ import annotations

import logging

import pytest

from tracefix_tui.server import logs
from tracefix_tui.server.logs import OneLine, Seldom


def record(name: str, text: str, *values: object) -> logging.LogRecord:
    return logging.LogRecord(name, logging.WARNING, "", 0, text, values, None)


def test_what_clients_cause_is_written_once_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(logs.time, "monotonic", lambda: now)
    seldom = Seldom()
    bad = [seldom.filter(record("uvicorn.error", "bad %s", number)) for number in range(500)]
    assert bad == [True] + [False] * 499
    assert seldom.filter(record("uvicorn.error", "another"))
    now += logs.PAUSE_SECONDS
    again = record("uvicorn.error", "bad %s", "\n\x1b[31m")
    assert seldom.filter(again)
    assert OneLine("%(message)s").format(again) == r"bad \n\x1b[31m (and 499 more like this before)"


def test_what_the_server_says_of_itself_is_always_written() -> None:
    seldom = Seldom()
    assert all(seldom.filter(record("tracefix.server", "a step failed")) for _ in range(5))


def test_it_remembers_no_endless_number_of_messages() -> None:
    seldom = Seldom()
    for number in range(1000):
        assert seldom.filter(record("uvicorn.error", f"kind {number}"))
    assert len(seldom._known) <= 100
