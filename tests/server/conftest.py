"""One server for most tests: starting one loads openenv, which takes seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.running import Running, running, slow_catalog
from tracefix_tui.catalog import Catalog
from tracefix_tui.grading import Grader


@pytest.fixture(scope="session")
def grader() -> Iterator[Grader]:
    with Grader() as grader:
        yield grader


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return slow_catalog(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="session")
def server(catalog: Catalog, grader: Grader) -> Iterator[Running]:
    with running(catalog, grader) as server:
        yield server
