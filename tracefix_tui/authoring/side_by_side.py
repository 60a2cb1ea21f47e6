"""Work for both cores: jobs side by side, their results one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Result = TypeVar("Result")

WORKERS = 2
_AHEAD = 2  # jobs for each worker that may be taken before the oldest is done


def side_by_side(jobs: Iterable[Callable[[], Result]], workers: int = WORKERS) -> Iterator[Result]:
    """The results in the order of the jobs, `workers` of which run at a time.

    Jobs are taken as they are needed. The first error goes on to the caller; jobs that have not begun by
    then, or when the caller wants no more, are dropped.
    """
    waiting = iter(jobs)
    with ThreadPoolExecutor(workers, thread_name_prefix="proof") as pool:
        running: deque[Future[Result]] = deque()
        try:
            running.extend(pool.submit(job) for job in islice(waiting, workers * _AHEAD))
            while running:
                result = running.popleft().result()
                running.extend(pool.submit(job) for job in islice(waiting, 1))
                yield result
        finally:
            for future in running:
                future.cancel()
