"""A home of its own for each test, and none of the developer's keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracefix_tui.settings import OPTIONS


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    for name in ("HF_TOKEN", "OPENAI_API_KEY", *(option.variable for option in OPTIONS)):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"
