"""One real grader for all tests of players."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tracefix_tui.grading import Grader


@pytest.fixture(scope="session")
def grader() -> Iterator[Grader]:
    with Grader() as grader:
        yield grader
