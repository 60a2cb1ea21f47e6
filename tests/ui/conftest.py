"""Screens are tested with a home of their own, so that no test sees the developer's settings or progress."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tracefix_tui.grading import Grader


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty TRACEFIX_HOME."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TRACEFIX_HOME", str(folder))
    for name in (
        "TRACEFIX_THEME",
        "TRACEFIX_VIM",
        "TRACEFIX_RULES",
        "TRACEFIX_RECORD",
        "TRACEFIX_TASKS",
        "NO_COLOR",
    ):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(scope="session")
def grader() -> Iterator[Grader]:
    """The real grader, one for all tests of a process."""
    with Grader() as one:
        one.warm_up()
        yield one
