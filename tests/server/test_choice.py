"""Which task a reset gets."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.episode.conftest import settings
from tests.server.running import built_in
from tracefix_tui.catalog import Catalog
from tracefix_tui.server.choice import splits, start_of
from tracefix_tui.server.errors import Invalid
from tracefix_tui.server.messages import MAX_SEED

CATALOG = built_in()


@given(
    st.integers(0, MAX_SEED),
    st.sampled_from([None, "easy", "medium", "hard"]),
    st.sampled_from([None, "tracefix"]),
)
@settings(max_examples=60)
def test_the_same_seed_gives_the_same_task_that_fits(
    seed: int, difficulty: str | None, pack: str | None
) -> None:
    fields = {"seed": seed, "difficulty": difficulty, "pack": pack}
    first, second = start_of(CATALOG, fields), start_of(CATALOG, fields)
    assert first == second
    assert difficulty in (None, first.task.difficulty.value)
    assert pack in (None, first.task.pack)


def test_seeds_draw_every_task() -> None:
    drawn = {start_of(CATALOG, {"seed": seed}).task.id for seed in range(400)}
    assert drawn == {task.id for task in CATALOG.tasks}


def test_a_task_of_a_pack_and_a_split() -> None:
    assert start_of(CATALOG, {"task_name": "easy-1", "pack": "codearena"}).task.id == "codearena/easy-1"
    assert start_of(CATALOG, {"task_name": "codearena/easy-1"}).rules == "tracefix"
    for split in splits(CATALOG):
        assert (
            start_of(CATALOG, {"split": split, "index": 0}).task
            == start_of(CATALOG, {"split": split, "index": 0, "rules": "tracefix-shaped"}).task
        )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"task_name": "easy-1", "difficulty": "hard"}, "task_name"),
        ({"task_name": "easy-1", "pack": "tracefix"}, "task_name"),
        ({"task_name": ""}, "task_name"),
        ({"task_name": "x" * 300}, "task_name"),
        ({"pack": "x"}, "pack"),
        ({"index": 1}, "index"),
        ({"split": "easy", "index": 1000}, "index"),
        ({"split": "x"}, "split"),
        ({"seed": MAX_SEED + 1}, "seed"),
        ({"seed": "1"}, "seed"),
        ({"seed": 1.0}, "seed"),
        ({"rules": "x"}, "rules"),
        ({"episode_id": ""}, "episode_id"),
        ({"episode_id": "\x1b[2J"}, "episode_id"),
        ({"\x1b": 1}, "\\x1b"),
    ],
)
def test_what_does_not_exist_is_an_error_that_names_the_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        start_of(CATALOG, fields)
    assert caught.value.field == field
    assert str(caught.value).isprintable()


def test_without_tasks_there_is_nothing_to_play() -> None:
    with pytest.raises(Invalid):
        start_of(Catalog(()), {})


def test_an_answer_is_encoded_as_it_is_described() -> None:
    import json

    from tracefix_tui.episode import Episode
    from tracefix_tui.grading import Grader
    from tracefix_tui.server.messages import answer, answer_text

    observation = Episode(CATALOG.tasks[0], Grader()).reset()
    more = {"report": None}
    assert json.loads(answer_text(observation, more)) == json.loads(
        json.dumps({**answer(observation), **more})
    )
