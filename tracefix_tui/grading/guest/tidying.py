"""Between two runs of one judge: puts back what a run may have used, and looks that nothing of it is left.

For plain tests alone (see `plain`), which can't get at more than what is put back here. That nothing is left
is looked at all the same: a judge in which anything is found ends itself.
"""

from __future__ import annotations

import gc
import os
import re
import resource
import sys
from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ROUNDS = 5
_OBJECTS = 300
"""Objects that the interpreter and its library may note for themselves over the life of a judge."""
_GROWTH_KIB = 64 << 10
"""Memory that the largest run may have taken and not given back."""

_CACHED = type(lru_cache(len))
_caches: list[Any] = []


class _Nowhere:
    """Takes what tests print and nobody looks at."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        pass


def note_caches() -> None:
    """Remember the `lru_cache` of every function that is loaded: they would keep arguments of a test."""
    _caches[:] = [found for found in gc.get_objects() if type(found) is _CACHED]


class Room:
    """The judge as it is before its first run."""

    def __init__(self) -> None:
        vars(sys).update(stdout=_Nowhere(), stderr=_Nowhere())
        self._streams = sys.stdout, sys.stderr
        self._modules = set(sys.modules)
        self._recursion = sys.getrecursionlimit()
        self._environment = dict(os.environ)
        self._resident_kib = _most_resident_kib()
        gc.collect()
        gc.freeze()

    def tidy(self, gone: tuple[Any, ...]) -> bool:
        """Put everything back. Returns whether nothing of the run is left.

        Args:
            gone: weak references that have to be dead.
        """
        self._put_back()
        if not _collected():
            return False
        self._put_back()  # finalizers may have printed, imported and so on
        return (
            all(reference() is None for reference in gone)
            and (sys.stdout, sys.stderr) == self._streams
            and set(sys.modules) == self._modules
            and sys.getrecursionlimit() == self._recursion
            and dict(os.environ) == self._environment
            and gc.isenabled()
            and len(gc.get_objects()) <= _OBJECTS
            and _most_resident_kib() <= self._resident_kib + _GROWTH_KIB
        )

    def _put_back(self) -> None:
        re.purge()
        for cache in _caches:
            cache.cache_clear()
        loaded = sys.modules
        if "random" in loaded:
            loaded["random"].seed(0)
        if "decimal" in loaded:
            loaded["decimal"].setcontext(loaded["decimal"].DefaultContext)
        if "_strptime" in loaded:
            loaded["_strptime"]._regex_cache.clear()


def _collected() -> bool:
    """Whether garbage comes to an end: what a finalizer makes could have one of its own, and so on."""
    return any(gc.collect() == 0 for _ in range(_ROUNDS))


def _most_resident_kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
