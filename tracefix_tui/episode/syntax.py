"""Whether a text is Python at all. Nothing is run for that, and no text can hang or end the app by it."""

from __future__ import annotations

import functools
import re
import subprocess
import sys
import warnings

SMALL_CHARACTERS = 20_000
"""Texts up to here are compiled in this process, in milliseconds; longer ones in one that can be ended."""
SECONDS = 10.0

_FILE = "tracefix_candidate"
_QUIET = ("ignore", None, Warning, re.compile(_FILE), 0)
_PROGRAM = "import sys; compile(sys.stdin.buffer.read().decode(), 'code', 'exec')"


def has_syntax_error(source: str) -> bool:
    """Whether `source` does not compile. A text that takes longer than `SECONDS` does not."""
    return not (_compiles_here(source) if len(source) <= SMALL_CHARACTERS else _compiles_elsewhere(source))


@functools.lru_cache(maxsize=64)
def _compiles_here(source: str) -> bool:
    # A filter for this file name, since `catch_warnings` would change the filters of all threads.
    if _QUIET not in warnings.filters:
        warnings.filterwarnings("ignore", module=_FILE)
    try:
        compile(source, _FILE, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return False
    return True


def _compiles_elsewhere(source: str) -> bool:
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-W", "ignore", "-c", _PROGRAM],
            input=source.encode(errors="surrogatepass"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
