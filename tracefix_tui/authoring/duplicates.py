"""Is there such a task already? Compares what was changed, and in what, without regard to names."""

from __future__ import annotations

import io
import keyword
import token
import tokenize
from collections import Counter
from collections.abc import Iterable

from tracefix_tui.catalog import Task

ALIKE = 0.85  # share of common token runs from which two sources count as the same
WINDOW = 4

_PASSED_OVER = {tokenize.COMMENT, tokenize.NL, token.NEWLINE, token.ENCODING, token.ENDMARKER}


def near_duplicate(task: Task, others: Iterable[Task]) -> Task | None:
    """The first of `others` with nearly the same code and the same change in it, or None."""
    mine: tuple[Counter[str], Counter[tuple[str, ...]]] | None = None
    for other in others:
        if other.id == task.id:
            continue
        if mine is None:
            mine = _change(task), _runs(task.solution)
        if _change(other) == mine[0] and _alike(_runs(other.solution), mine[1]) >= ALIKE:
            return other
    return None


def _alike(one: Counter[tuple[str, ...]], other: Counter[tuple[str, ...]]) -> float:
    every = (one | other).total()
    return (one & other).total() / every if every else 1.0


def _change(task: Task) -> Counter[str]:
    """The tokens that only one of the two sources has, with the side they are on."""
    old, new = Counter(_words(task.buggy)), Counter(_words(task.solution))
    gone = Counter({f"-{word}": count for word, count in (old - new).items()})
    return gone + Counter({f"+{word}": count for word, count in (new - old).items()})


def _runs(source: str) -> Counter[tuple[str, ...]]:
    words = _words(source)
    return Counter(tuple(words[place : place + WINDOW]) for place in range(max(1, len(words) - WINDOW + 1)))


def _words(source: str) -> list[str]:
    """The tokens of a source; names are numbered in the order in which they come, docstrings left out."""
    names: dict[str, str] = {}
    words: list[str] = []
    fresh = True  # at the start of a statement, where a text is a docstring
    try:
        for found in tokenize.generate_tokens(io.StringIO(source).readline):
            if found.type in _PASSED_OVER:
                fresh = fresh or found.type == token.NEWLINE
                continue
            if found.type in (token.INDENT, token.DEDENT):
                words.append(str(found.type))
            elif found.type == token.NAME and not keyword.iskeyword(found.string):
                words.append(names.setdefault(found.string, f"n{len(names)}"))
                fresh = False
            elif found.type != token.STRING or not fresh:
                words.append(found.string)
                fresh = False
    except (tokenize.TokenError, SyntaxError):
        words += source.split()
    return words
