"""The filter of the browser, without a screen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.ui.shell import DOUBLE, PING, TASKS, VOTES
from tracefix_tui.records.progress import Progress
from tracefix_tui.ui.task_filter import FACETS, TaskFilter, count_solved, readable, values_of

WORDS = st.text(st.characters(codec="utf-8"), max_size=12)


def test_the_empty_filter_lets_all_pass() -> None:
    assert all(TaskFilter().matches(task, None) for task in TASKS)


@given(WORDS, WORDS)
def test_more_words_never_find_more(one: str, other: str) -> None:
    for task in TASKS:
        if TaskFilter(text=f"{one} {other}").matches(task, None):
            assert TaskFilter(text=one).matches(task, None)
            assert TaskFilter(text=other).matches(task, None)


@given(WORDS)
def test_case_and_order_do_not_matter(text: str) -> None:
    backwards = " ".join(reversed(text.split()))
    for task in TASKS:
        found = TaskFilter(text=text).matches(task, None)
        assert TaskFilter(text=backwards).matches(task, None) == found


def test_words_are_looked_for_in_all_that_names_a_task() -> None:
    for text in ("COUNTING votes", "votes", "beta", "type_errors", "wrong-operator", "arithmetic", "medium"):
        assert TaskFilter(text=text).matches(VOTES, None), text
    assert not TaskFilter(text="votes alpha").matches(VOTES, None)


def test_unsolved_keeps_what_was_only_tried() -> None:
    unsolved = TaskFilter(unsolved=True)
    assert unsolved.matches(DOUBLE, None)
    assert unsolved.matches(DOUBLE, Progress(DOUBLE.id, submits=1, last_played=1.0))
    assert not unsolved.matches(DOUBLE, Progress(DOUBLE.id, solved=True, last_played=1.0))


@given(st.sampled_from(FACETS), st.sampled_from([1, -1]))
def test_cycling_shows_each_value_once_and_comes_back(facet: str, step: int) -> None:
    seen = [TaskFilter()]
    while (following := seen[-1].cycled(facet, TASKS, step)) != seen[0]:
        assert following not in seen
        seen.append(following)
    values = [getattr(found, facet) for found in seen[1:]]
    assert sorted(values) == sorted(values_of(facet, TASKS))
    for value, found in zip(values, seen[1:], strict=True):
        shown = [task for task in TASKS if found.matches(task, None)]
        assert shown
        assert all(str(getattr(task, facet)) == value for task in shown)


def test_a_value_that_is_gone_leads_back_to_the_first() -> None:
    assert TaskFilter(pack="removed").cycled("pack", TASKS).pack == "alpha"


def test_counting_and_words() -> None:
    known = {PING.id: Progress(PING.id, solved=True), DOUBLE.id: Progress(DOUBLE.id)}
    assert count_solved(TASKS, known) == 1
    assert readable("type_errors") == "type errors"
