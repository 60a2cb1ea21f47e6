"""One real sandbox for the tests of this folder that do not break it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tracefix_tui.sandbox import Sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made
