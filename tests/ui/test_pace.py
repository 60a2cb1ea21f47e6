"""News are told now and then, the newest first of all."""

from __future__ import annotations

import pytest

from tracefix_tui.ui import pace


def test_news_are_told_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(pace, "monotonic", lambda: now)
    told: list[tuple[str, int]] = []
    tell = pace.now_and_then(lambda *news: told.append(news), 0.1)  # type: ignore[arg-type]
    for count, later in enumerate([0.0, 0.05, 0.1, 0.15, 0.19, 0.35, 0.36]):
        now = 100.0 + later + 1e-9
        tell("mutants", count)
    assert told == [("mutants", 2), ("mutants", 5)]
