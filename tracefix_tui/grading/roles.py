"""Which guests a run needs: the programs, their limits, and the modules that source and tests import."""

from __future__ import annotations

import math
import re
import sys
from pathlib import Path

from tracefix_tui.catalog.task import Limits
from tracefix_tui.sandbox import Profile, Role

_HERE = Path(__file__).parent
CANDIDATE = Role("candidate", _HERE / "start_candidate.py")
JUDGE = Role("judge", _HERE / "start_judge.py", receives_descriptors=True)

_LEAN = """
__future__ _bisect _collections _functools _heapq _operator bisect builtins collections collections.abc
functools heapq io itertools keyword marshal math operator os posixpath re stat struct sys time
"""
LEAN = frozenset(_LEAN.split())
"""Modules that every guest has: it needs them itself, or they cost nothing."""

_WIDE = """
abc array base64 bisect calendar cmath contextlib copy csv dataclasses datetime decimal difflib enum
errno fractions functools gc graphlib hashlib heapq hmac html inspect io itertools json keyword
linecache locale math numbers operator os os.path pprint queue random re reprlib secrets shlex signal
statistics string struct subprocess sys textwrap threading time timeit traceback types typing
unicodedata urllib.parse uuid warnings weakref zlib
"""
WIDE = tuple(_WIDE.split())
"""Modules of the guests whose source imports more than the lean ones."""

_FULL = """
argparse ast asyncio binascii bz2 codecs colorsys concurrent.futures configparser contextvars copyreg
dis email fileinput fnmatch ftplib getopt getpass gettext glob gzip http.client http.server imaplib
importlib ipaddress json.tool logging logging.handlers lzma mimetypes multiprocessing optparse pathlib
pickle pickletools pkgutil platform plistlib poplib posixpath quopri runpy sched select selectors shelve
shutil smtplib socket socketserver sqlite3 ssl stringprep symtable tarfile tempfile token tokenize
tomllib trace tracemalloc unittest unittest.mock urllib.error urllib.request wave xml.dom.minidom
xml.etree.ElementTree xml.sax zipfile zoneinfo
"""
FULL = (*WIDE, *_FULL.split())
"""Modules of the guests whose source imports more than the wide ones. Most can do nothing in there."""

_IMPORT = re.compile(r"^[^\S\n]*(?:from[^\S\n]+([\w.]+)|import[^\S\n]+([\w., \t]+))", re.MULTILINE)
_SCAN_LIMIT = 200_000
_JUDGE_MEMORY_MIB = 512
_BACKSTOP_FACTOR = 4


def imported_modules(source: str) -> frozenset[str]:
    """The names after `import` and `from` in a source, as text says: a hint, nothing rests on it."""
    found: set[str] = set()
    for origin, names in _IMPORT.findall(source[:_SCAN_LIMIT]):
        if origin:
            found.add(origin)
        for name in names.split(","):
            found.add(name.split(" as ")[0].strip())
    return frozenset(found - {""})


def available_modules(limits: Limits) -> frozenset[str]:
    """What a candidate may import under these limits."""
    if limits.stdlib:
        return frozenset(sys.stdlib_module_names)
    return LEAN | frozenset(FULL) | frozenset(limits.modules)


def candidate_profile(source: str, limits: Limits, tests: int) -> Profile:
    """Args:
    tests: how many tests one process may have to go through.
    """
    return Profile(
        memory_mib=limits.memory_mib,
        cpu_seconds=_backstop(limits, tests),
        modules=_modules(imported_modules(source), limits),
        stdlib=limits.stdlib,
    )


def judge_profile(imported: frozenset[str], limits: Limits, tests: int) -> Profile:
    """Args:
    imported: what test modules and source import: values of those types may come.
    """
    return Profile(
        memory_mib=max(_JUDGE_MEMORY_MIB, limits.memory_mib),
        cpu_seconds=_backstop(limits, tests),
        modules=_modules(imported - {"pytest", "solution"}, limits),
    )


def _backstop(limits: Limits, tests: int) -> int:
    return math.ceil(limits.test_seconds * _BACKSTOP_FACTOR * max(1, min(tests, 50))) + 2


def _modules(imported: frozenset[str], limits: Limits) -> tuple[str, ...]:
    """What to load ahead: one of three sets, so that no source gets a fork server of its own."""
    named = tuple(name for name in limits.modules if name not in FULL)
    if not named and imported <= LEAN:
        return ()
    wanted = imported & available_modules(limits)
    return (*(WIDE if wanted <= LEAN.union(WIDE) else FULL), *named)
