"""Going through syntax trees within a limit: a hostile source can ask for minutes in twenty kilobytes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

MOST_NODES = 400_000
"""Nodes that one look at a source visits, each as often as it is asked about: some tenths of a
second. The tasks of the packs need a thirtieth of that, and modules of the standard library two thirds."""

_left: ContextVar[list[int] | None] = ContextVar("nodes_left", default=None)


class TooMuch(Exception):
    """The source asks for more work than `MOST_NODES`."""


@contextmanager
def limited(nodes: int = MOST_NODES) -> Iterator[None]:
    """Let `walk` visit so many nodes in here, and then raise `TooMuch`."""
    token = _left.set([nodes])
    try:
        yield
    finally:
        _left.reset(token)


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """As `ast.walk`, within the limit that is set, if one is."""
    left = _left.get()
    if left is None:
        yield from ast.walk(node)
        return
    for each in ast.walk(node):
        left[0] -= 1
        if left[0] < 0:
            raise TooMuch
        yield each
