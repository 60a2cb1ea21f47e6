"""Whether a text is Python at all. Nothing is run for that, and no text can hang or end the app by it."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
import warnings

SMALL_CHARACTERS = 20_000
"""Texts up to here are compiled in this process, in milliseconds; longer ones in one that can be ended."""
SECONDS = 10.0
MOST_CODE = 20_000
"""Nodes of a syntax tree, those that are compiled several times counted as often."""

_FILE = "tracefix_candidate"
_QUIET = ("ignore", None, Warning, re.compile(_FILE), 0)
_PROGRAM = """
import resource, sys
for limit, most in ((resource.RLIMIT_AS, 1 << 30), (resource.RLIMIT_CPU, 5)):
    try:
        resource.setrlimit(limit, (most, most))
    except (OSError, ValueError):
        pass  # macOS knows no limit of memory; the time is limited from outside as well
compile(sys.stdin.buffer.read().decode(), "code", "exec")
"""


def has_syntax_error(source: str) -> bool:
    """Whether `source` does not compile. A text that takes longer than `SECONDS` does not."""
    here = len(source) <= SMALL_CHARACTERS and not explodes(source)
    return not (_compiles_here(source) if here else _compiles_elsewhere(source))


def explodes(source: str) -> bool:
    """Whether compiling `source` would make much more code than its text has.

    A `finally` is compiled once for each way out of its `try`. Nested ones multiply: 700 characters take a
    minute and gigabytes.
    """
    if "finally" not in source:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
        return _made(tree.body)[0] > MOST_CODE
    except (SyntaxError, ValueError, MemoryError):
        return False
    except RecursionError:
        return True


def _made(body: list[ast.stmt]) -> tuple[int, int]:
    """At most how many nodes are compiled for these statements, and how many ways lead out of them."""
    nodes, ways = 0, 0
    for statement in body:
        parts = [*getattr(statement, "handlers", ()), *getattr(statement, "cases", ()), statement]
        inner = [_made(block) for part in parts for block in _blocks(part)]
        within, out = sum(each[0] for each in inner), sum(each[1] for each in inner)
        within += sum(1 for part in parts for child in _beside(part) for _ in ast.walk(child))
        out += isinstance(statement, (ast.Return, ast.Break, ast.Continue))
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            out = 0
        if isinstance(statement, (ast.Try, ast.TryStar)) and statement.finalbody:
            last_nodes, last_ways = _made(statement.finalbody)
            copies = 2 + out
            within, out = within + copies * last_nodes, out + copies * last_ways
        nodes, ways = nodes + within + 1, ways + out
    return nodes, ways


def _blocks(part: ast.AST) -> list[list[ast.stmt]]:
    """The blocks of a statement, a handler or a case, but for what stands under `finally`."""
    return [block for name in ("body", "orelse") if (block := getattr(part, name, None))]


def _beside(part: ast.AST) -> list[ast.AST]:
    """What a statement, a handler or a case holds besides blocks."""
    blocks = (ast.stmt, ast.excepthandler, ast.match_case)
    return [child for child in ast.iter_child_nodes(part) if not isinstance(child, blocks)]


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
