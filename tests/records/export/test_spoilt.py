"""Whatever a trajectory says, an export of it is either whole and readable, or a clear error."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import atif
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.records.export.making import HOSTILE, MODEL, a_run, written
from tracefix_tui.records.export import atif as atif_format
from tracefix_tui.records.export import openai_chat, table, trl
from tracefix_tui.records.export.html.document import document
from tracefix_tui.records.reader import Run, read_run
from tracefix_tui.records.trajectory import Parent, Tokens, TrajectoryError

NUMBERS = [-1, 0, 10**30, 1e308, float("inf"), float("nan")]
TEXTS = ["", HOSTILE, "a" * 3_000, "\n" * 300, '"""', "=1+1", "2", "REPLACE_LINES"]
VALUES = some.sampled_from([*NUMBERS, *TEXTS, None, True, [], [1], {}, {"a": 1}])

Place = tuple[Any, ...]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    path = a_run(
        tmp_path_factory.mktemp("run"), actor=MODEL, tokens=Tokens(5, 7, 0.1), parent=Parent("other", 1)
    )
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def places(data: Any, here: Place = ()) -> Iterator[Place]:
    """Where something stands in nested data."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, (dict, list)):
            yield from places(value, (*here, key))
        yield (*here, key)


def spoilt(lines: list[dict[str, Any]], changes: list[tuple[int, Any]]) -> list[dict[str, Any]]:
    """The lines with something else in some places."""
    result = copy.deepcopy(lines)
    for number, value in changes:
        found = list(places(result))
        *way, last = found[number % len(found)]
        inner: Any = result
        for key in way:
            inner = inner[key]
        inner[last] = copy.deepcopy(value)
    return result


def read(path: Path, lines: list[dict[str, Any]]) -> Run | None:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    try:
        run = read_run(path)
    except TrajectoryError:
        return None
    return run if run.entries else None


@given(some.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_an_export_is_whole_or_an_error(
    tmp_path: Path, lines: list[dict[str, Any]], data: some.DataObject
) -> None:
    changes = data.draw(some.lists(some.tuples(some.integers(0, 10_000), VALUES), min_size=1, max_size=3))
    run = read(tmp_path / "run.jsonl", spoilt(lines, changes))
    if run is None:
        return
    target = tmp_path / "out"
    for made in (trl.sft, trl.kto, openai_chat.example, atif_format.document):
        try:
            text = written(target, made(run)).read_text("utf-8")
        except TrajectoryError:
            continue
        assert json.loads(text)
        if made is atif_format.document:
            atif.Trajectory.model_validate_json(text)
    written(target, table.by_run()(run))
    page = written(target, document(run)).read_text("utf-8")
    assert page.endswith("</html>\n")
    assert page.count("<script") == 1
    assert page.count('class="step"') == len(run.entries)
