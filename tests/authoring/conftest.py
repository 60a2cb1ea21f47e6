"""One real grader for all proofs of a test process, and tasks written for a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.packs import write_pack, write_task
from tracefix_tui.catalog import Task, load_task
from tracefix_tui.grading import Grader


@pytest.fixture(scope="session")
def grader() -> Iterator[Grader]:
    with Grader() as made:
        yield made


@pytest.fixture
def make_task(tmp_path: Path) -> Callable[..., Task]:
    """A task that differs from the sound one of `tests.packs` in what is given."""

    def make(sources: dict[str, str] | None = None, **changed: object) -> Task:
        return load_task(write_task(write_pack(tmp_path), sources=sources, **changed), "small")

    return make
