"""Python source as HTML: lines with numbers and colours, and the difference of two versions."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Sequence
from html import escape

from tracefix_tui.episode.edits import regions
from tracefix_tui.records.export.html.markup import Markup, el, joined, shown

MAX_LINES = 1_500
"""Lines of a source that are shown."""

MAX_LINE = 1_000
"""Characters of a line that are shown."""

MAX_DIFF_LINES = 400
CONTEXT = 3
"""Unchanged lines shown before and after a change."""

_CONSTANTS = frozenset(("True", "False", "None", "self", "cls"))
_WORDS = frozenset(keyword.kwlist) - _CONSTANTS
_STRING = (
    r'[A-Za-z]{0,2}(?:"""(?:[^\\]|\\.)*?(?:"""|\Z)|\'\'\'(?:[^\\]|\\.)*?(?:\'\'\'|\Z)'
    r'|"(?:[^"\\\n]|\\.)*(?:"|$|\Z)|\'(?:[^\'\\\n]|\\.)*(?:\'|$|\Z))'
)
_TOKEN = re.compile(
    rf"(?P<comment>\#[^\n]*)|(?P<string>{_STRING})|(?P<number>\b\d[\w.]*)"
    r"|(?P<decorator>(?<=\n)[ ]*@[\w.]+)|(?P<name>[^\W\d]\w*)",
    re.DOTALL | re.MULTILINE,
)


def source(text: str, fresh: frozenset[int] = frozenset()) -> Markup:
    """A whole source. `fresh` are the rows, from 0, that are marked as new."""
    rows = coloured(text)
    width = len(str(len(rows)))
    marked = (
        _row(number, row, width, " " if number not in fresh else "+", "new" if number in fresh else "")
        for number, row in enumerate(rows)
    )
    return el("pre", _note_cut(joined(*marked), text.count("\n") + 1, MAX_LINES), class_="code")


def difference(before: str, after: str) -> Markup | None:
    """What `after` changes in `before`, with some lines around; None when nothing."""
    old, new = _bounded(before), _bounded(after)
    changed = regions(old, new)
    if not changed:
        return None
    lines = list(_changed_rows(changed, coloured(before), coloured(after)))
    return el(
        "pre", _note_cut(joined(*lines[:MAX_DIFF_LINES]), len(lines), MAX_DIFF_LINES), class_="code diff"
    )


def fresh_rows(before: str, after: str) -> frozenset[int]:
    """The rows of `after`, from 0, that `before` does not have."""
    changed = regions(_bounded(before), _bounded(after))
    return frozenset(row for _, _, start, end in changed for row in range(start, end))


def coloured(text: str) -> list[Markup]:
    """The rows of a source, long ones and late ones cut, as HTML with its words marked."""
    whole = "\n".join(_bounded(text))
    pieces: list[str] = []
    position = 0
    for token in _TOKEN.finditer(whole):
        kind = _kind(whole, token)
        if kind:
            pieces += [escape(whole[position : token.start()]), _marked(kind, token[0])]
            position = token.end()
    pieces.append(escape(whole[position:]))
    return [Markup(row) for row in "".join(pieces).split("\n")]


def _bounded(text: str) -> list[str]:
    return [shown(line.expandtabs(4), MAX_LINE) for line in text.split("\n")[:MAX_LINES]]


def _kind(whole: str, token: re.Match[str]) -> str:
    """The class of a token; "" for a name that is nothing special."""
    kind = token.lastgroup or ""
    if kind != "name":
        return kind
    if token[0] in _WORDS:
        return "keyword"
    if token[0] in _CONSTANTS:
        return "constant"
    before = whole[max(0, token.start() - 6) : token.start()]
    if before.endswith(("def ", "class ")):
        return "function"
    return "call" if whole[token.end() : token.end() + 1] == "(" else ""


def _marked(kind: str, text: str) -> str:
    """The token in its class, line by line, so that rows can be cut out of the whole."""
    return "\n".join(f'<span class="{kind}">{escape(row)}</span>' if row else "" for row in text.split("\n"))


def _changed_rows(
    changed: Sequence[tuple[int, int, int, int]], old: Sequence[Markup], new: Sequence[Markup]
) -> Iterator[Markup]:
    width = len(str(max(len(old), len(new))))
    done = 0
    for number, (a, b, c, d) in enumerate(changed):
        first = max(done, c - CONTEXT)
        if first > done:
            yield el("span", " " * width + "  ⋯\n", class_="row gap")
        yield from (_row(row, new[row], width, " ", "") for row in range(first, c))
        yield from (_row(row, old[row], width, "-", "gone") for row in range(a, b))
        yield from (_row(row, new[row], width, "+", "new") for row in range(c, d))
        following = changed[number + 1][2] if number + 1 < len(changed) else len(new)
        done = min(following, d + CONTEXT)
        yield from (_row(row, new[row], width, " ", "") for row in range(d, done))
    if done < len(new):
        yield el("span", " " * width + "  ⋯\n", class_="row gap")


def _row(number: int, row: Markup, width: int, sign: str, look: str) -> Markup:
    lead = el("span", f"{number + 1:>{width}} {sign} ", class_="lead")
    return el("span", lead, row, "\n", class_=f"row {look}".strip())


def _note_cut(rows: Markup, lines: int, limit: int) -> Markup:
    if lines <= limit:
        return rows
    return joined(rows, el("span", f"[… {lines - limit:,} more lines]\n", class_="row gap"))
