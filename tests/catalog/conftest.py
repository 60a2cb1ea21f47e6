"""A user without files of their own, and a place for packs."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that stands for the user's own; the machine's real one is out of reach."""
    home = tmp_path / "home"
    monkeypatch.setenv("TRACEFIX_HOME", str(home))
    monkeypatch.delenv("TRACEFIX_TASKS", raising=False)
    return home


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "packs"
    folder.mkdir()
    return folder
