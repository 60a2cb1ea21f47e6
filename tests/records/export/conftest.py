"""Runs of one task, as several people and agents have played it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.records.export import making
from tracefix_tui.records.export.intake import Intake


@pytest.fixture
def intake(tmp_path: Path) -> Intake:
    """A good, a middling, a bad and an unfinished run, and a file that is none."""
    runs = (making.BETTER, making.MIDDLING, making.WORSE)
    paths = [making.a_run(tmp_path, run, name=f"20260102T030405-{n:06}") for n, run in enumerate(runs, 1)]
    paths.append(making.a_run(tmp_path, (making.VIEW,), name="20260102T030405-000004", end="left"))
    spoilt = tmp_path / "20260102T030405-000005.jsonl"
    spoilt.write_text("nonsense\n")
    return Intake([*paths, spoilt])


@pytest.fixture(scope="session")
def load(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], Any]]:
    """Loads JSON Lines as a data set, as a trainer does; without network and with a cache of its own."""
    cache = tmp_path_factory.mktemp("datasets")
    wanted = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HOME": str(cache)}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ |= wanted
    import datasets

    datasets.disable_progress_bars()

    def loaded(path: Path) -> Any:
        return datasets.load_dataset("json", data_files=str(path), split="train", cache_dir=str(cache))

    yield loaded
    for name, value in before.items():
        if value is None:
            os.environ.pop(name)
        else:
            os.environ[name] = value
