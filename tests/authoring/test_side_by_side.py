"""Jobs run side by side, and their results come in order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest

from tracefix_tui.authoring.side_by_side import side_by_side


def test_results_come_in_the_order_of_the_jobs_and_two_run_at_a_time() -> None:
    meet = threading.Barrier(2)

    def job(number: int) -> int:
        meet.wait(30)
        return number

    assert list(side_by_side(partial(job, number) for number in range(8))) == list(range(8))


def test_an_error_drops_what_has_not_begun() -> None:
    done: list[int] = []

    def job(number: int) -> int:
        if number == 3:
            raise KeyError(number)
        done.append(number)
        return number

    results = side_by_side((partial(job, number) for number in range(100)), workers=1)
    with pytest.raises(KeyError):
        list(results)
    assert set(done) <= {0, 1, 2, 4, 5}


def test_who_wants_no_more_gets_no_more() -> None:
    taken: list[int] = []

    def jobs(count: int) -> list[Callable[[], int]]:
        return [partial(lambda number: number, number) for number in range(count)]

    for result in side_by_side(job for job in jobs(100) if taken.append(1) is None):
        if result == 5:
            break
    assert len(taken) < 20
