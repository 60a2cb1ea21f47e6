"""What people write for times and scores, and what is meant by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tracefix_tui.records.selection import moment, score_range

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-11-20", "2026-11-20T00:00+01:00", "2026-11-21T00:00+01:00"),
        ("2026-11-20T08:15", "2026-11-20T08:15+01:00", "2026-11-20T08:15+01:00"),
        ("2026-11-20T08:15Z", "2026-11-20T08:15+00:00", "2026-11-20T08:15+00:00"),
        (" Today ", "2026-11-21T00:00+01:00", "2026-11-22T00:00+01:00"),
        ("yesterday", "2026-11-20T00:00+01:00", "2026-11-21T00:00+01:00"),
        ("30min", "2026-11-21T10:00+01:00", "2026-11-21T10:00+01:00"),
        ("1.5h", "2026-11-21T09:00+01:00", "2026-11-21T09:00+01:00"),
        ("2 d", "2026-11-19T10:30+01:00", "2026-11-19T10:30+01:00"),
        ("1w", "2026-11-14T10:30+01:00", "2026-11-14T10:30+01:00"),
    ],
)
def test_moments(text: str, start: str, end: str) -> None:
    assert moment(text, NOW) == datetime.fromisoformat(start).timestamp()
    assert moment(text, NOW, end=True) == datetime.fromisoformat(end).timestamp()


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01", "h", "7", "99999999999w", "nan d", "1e999h", "7y"]
)
def test_what_is_no_moment_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="is no time: write a date"):
        moment(text, NOW.astimezone(UTC))


def test_ranges_of_scores() -> None:
    assert score_range("0.5..0.9") == (0.5, 0.9)
    assert score_range("0.5..") == (0.5, None)
    assert score_range("..0.9") == (None, 0.9)
    assert score_range("-1 .. -0.5") == (-1.0, -0.5)
    assert score_range("0.9") == (0.9, 0.9)
    for text in ("", "..", "high", "0.9..0.5", "0.1..x"):
        with pytest.raises(ValueError, match="is no range of scores"):
            score_range(text)
