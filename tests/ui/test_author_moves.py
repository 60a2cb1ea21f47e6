"""Playing a task that is being written, in an app of its own."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from tests.packs import write_pack, write_task
from tracefix_tui.catalog import load_task
from tracefix_tui.ui.author_moves import play_apart


class Suspendable:
    """As much of an app as it takes."""

    def suspend(self) -> AbstractContextManager[None]:
        return nullcontext()


def test_the_folder_that_it_is_started_in_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = write_task(write_pack(tmp_path))
    for name in ("typer", "tracefix_tui", "json"):
        (folder / f"{name}.py").write_text("open('imported', 'w')\n")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    task = load_task(folder, "small")
    play_apart(Suspendable(), folder, task)  # type: ignore[arg-type]
    assert not (folder / "imported").exists()
    assert "needs a terminal" in capfd.readouterr().err
