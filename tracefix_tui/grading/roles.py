"""Which guests a run needs: the programs, their limits, and the modules that source and tests import."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from pathlib import Path

from tracefix_tui.catalog.task import Limits
from tracefix_tui.sandbox import Profile, Role

_HERE = Path(__file__).parent
_LEAN = """
__future__ bisect builtins collections collections.abc functools gc heapq io itertools keyword marshal
math operator os posixpath reprlib stat struct sys time types
"""
LEAN = frozenset(_LEAN.split())
"""Modules that every guest has: it needs them itself, or they cost nothing."""

_ENCODINGS = ("ascii", "cp1252", "latin_1", "unicode_escape", "utf_16")
_CODECS = tuple(f"encodings.{name}" for name in _ENCODINGS)
CANDIDATE = Role("candidate", _HERE / "start_candidate.py", preload=(*sorted(LEAN), *_CODECS))
JUDGE = Role("judge", _HERE / "start_judge.py", preload=(*sorted(LEAN), *_CODECS), receives_descriptors=True)

_WIDE = """
abc argparse array ast atexit base64 bisect calendar cmath codecs colorsys contextlib copy csv ctypes
dataclasses datetime decimal difflib dis enum errno fcntl fnmatch fractions functools gc getpass glob
graphlib hashlib heapq hmac html inspect io itertools json keyword linecache locale logging math numbers
operator os os.path pathlib pickle platform pprint queue random re reprlib resource sched secrets select
shlex shutil signal socket statistics string stringprep struct subprocess sys tempfile textwrap
threading time timeit tokenize traceback types typing unicodedata unittest urllib.parse uuid warnings
weakref zlib
"""
WIDE = tuple(_WIDE.split())
"""Modules of the guests whose source imports more than that. Some can do nothing in there."""

_NOT_LEAN = frozenset(WIDE) - LEAN
_IMPORT = re.compile(r"^[^\S\n]*(?:from[^\S\n]+([\w.]+)|import[^\S\n]+([\w., \t]+))", re.MULTILINE)
_REMEMBERED = 16
"""Sources that are graded again and again need not be looked through again."""
_SCAN_LIMIT = 200_000
_JUDGE_MEMORY_MIB = 512
_BACKSTOP_SECONDS = 60


@lru_cache(_REMEMBERED)
def imported_modules(source: str) -> frozenset[str]:
    """The names after `import` and `from` in a source, as text says: a hint, nothing rests on it."""
    found: set[str] = set()
    for origin, names in _IMPORT.findall(source[:_SCAN_LIMIT]):
        if origin:
            found.add(origin)
        for name in names.split(","):
            found.add(name.split(" as ")[0].strip())
    return frozenset(found - {""})


@lru_cache(_REMEMBERED)
def candidate_profile(source: str, limits: Limits) -> Profile:
    """For the guest that loads this source."""
    return Profile(
        memory_mib=limits.memory_mib,
        cpu_seconds=_backstop(limits),
        modules=_modules(imported_modules(source), limits),
        stdlib=limits.stdlib,
    )


@lru_cache(_REMEMBERED)
def judge_profile(imported: frozenset[str], limits: Limits) -> Profile:
    """Args:
    imported: what test modules and source import: values of those types may come.
    """
    return Profile(
        memory_mib=max(_JUDGE_MEMORY_MIB, limits.memory_mib),
        cpu_seconds=_backstop(limits),
        modules=_modules(imported - {"pytest", "solution"}, limits),
    )


def _backstop(limits: Limits) -> int:
    """CPU seconds of a guest until the kernel ends it, should the parent fail to. Few different values,
    because
    spare guests are kept for each."""
    return max(_BACKSTOP_SECONDS, math.ceil(limits.test_seconds) * _BACKSTOP_SECONDS)


def _modules(imported: frozenset[str], limits: Limits) -> tuple[str, ...]:
    """What to load ahead: nothing, or all the wide ones and the task's own. So few fork servers do."""
    named = tuple(name for name in limits.modules if name not in WIDE)
    return (*WIDE, *named) if named or imported & _NOT_LEAN else ()
