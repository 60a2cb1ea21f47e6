"""Does a description give the bug away? Compares what it quotes with the code that differs.

A description may say what the code should do, name its functions and arguments, and show calls and results.
It gives the bug away when it quotes code of a changed line, or a changed name or operator in back-ticks, or
says the number of a changed line.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

WINDOW = 4  # so many tokens of a changed line in a row are a quotation
LEAST = 3  # a whole line of fewer tokens is none

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?P<text>[rbfu]{0,2}(?:'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"))
      | (?P<number>\d[\w.]*)
      | (?P<name>[^\W\d]\w*)
      | (?P<operator>\*\*=|//=|<<=|>>=|->|:=|[-+*/%&|^@<>=!]=|\*\*|//|<<|>>|\S)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_NUMBER = re.compile(r"\blines?\s+(\d{1,6})(?:\s*(?:-|–|to|and)\s*(\d{1,6}))?", re.IGNORECASE)
_SPAN = re.compile(r"`+([^`\n]+)`+")
_PLAIN = {*"()[]{}:,.;=", "True", "False", "None"}  # tell nothing


def given_away(description: str, buggy: str, solution: str) -> str:
    """The piece of `description` that shows where the bug is, or "" when there is none."""
    if found := _numbered(description, buggy, solution):
        return found
    old, new = _changed_lines(buggy, solution)
    words = _tokens(description)
    for lines, others in ((old, new), (new, old)):
        for line in lines:
            if found := _quoted(line, words, set(filter(_tells, _only_in(line, others)))):
                return found
    telling = _telling(old, new, solution)
    for span in _SPAN.findall(description):
        bare = span.strip().removesuffix("()").strip()
        if bare in telling or bare.removeprefix(".") in telling:
            return str(span).strip()
    return ""


def _numbered(description: str, buggy: str, solution: str) -> str:
    """Where the number of a line is said that is changed, or that stands where one is missing."""
    named = list(_NUMBER.finditer(description))
    if not named:
        return ""
    from tracefix_tui.authoring.size import parts

    changed = [(part.line, max(part.line, part.end)) for part in parts(buggy, solution)]
    for found in named:
        first, last = int(found[1]), int(found[2] or found[1])
        if any(first <= end and begin <= last for begin, end in changed):
            return found[0]
    return ""


def _tokens(text: str) -> list[str]:
    return [found[0] for found in _TOKEN.finditer(text) if found.lastgroup != "comment"]


def _changed_lines(buggy: str, solution: str) -> tuple[list[list[str]], list[list[str]]]:
    """The token lists of the lines that only one of the two sources has."""
    sources = _without_prose(buggy), _without_prose(solution)
    sides = [[line for text in source.split("\n") if (line := _tokens(text))] for source in sources]
    counts = [Counter(map(tuple, lines)) for lines in sides]
    only = (counts[0] - counts[1], counts[1] - counts[0])
    return tuple([list(line) for line in side] for side in only)  # type: ignore[return-value]


def _without_prose(source: str) -> str:
    """`source` without its docstrings: the description may use their words, which are no code."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source  # another check says so
    lines = source.encode(errors="replace").split(b"\n")  # columns are counted in bytes
    texts = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(getattr(node.value, "value", None), str)
    ]
    for node in sorted(texts, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        after = lines[last][node.end_col_offset :]
        lines[first : last + 1] = [lines[first][: node.col_offset], *[b""] * (last - first)]
        lines[last] += after
    return b"\n".join(lines).decode()


def _only_in(line: list[str], others: list[list[str]]) -> Counter[str]:
    """The tokens of `line` that the most similar line of the other side has not."""
    from difflib import SequenceMatcher

    near = max(others, key=lambda other: SequenceMatcher(None, line, other).ratio(), default=[])
    return Counter(line) - Counter(near)


def _quoted(line: list[str], words: list[str], changed: set[str]) -> str:
    """The line, or some of its tokens with one of `changed` among them, if they stand in `words` in a row."""
    if len(line) < LEAST:
        return ""
    if tuple(line) in _runs(words, len(line)):
        return " ".join(line)
    quotations = _runs(words, WINDOW) & _runs(line, WINDOW)
    return min((" ".join(run) for run in quotations if not changed.isdisjoint(run)), default="")


def _runs(tokens: list[str], size: int) -> set[tuple[str, ...]]:
    return {tuple(tokens[place : place + size]) for place in range(len(tokens) - size + 1)}


def _tells(token: str) -> bool:
    """Texts, constants and punctuation belong in examples; names, numbers and operators show the spot."""
    return token not in _PLAIN and token[0] not in "'\""


def _telling(old: list[list[str]], new: list[list[str]], solution: str) -> set[str]:
    """Names, keywords and operators that one side of the change has and the other has not."""
    before = Counter(token for line in old for token in line)
    after = Counter(token for line in new for token in line)
    differing = (before - after) + (after - before)
    public = set(_defined(solution))
    return {token for token in differing if _tells(token) and token not in public and not token[0].isdigit()}


def _defined(source: str) -> Iterator[str]:
    """Names of functions, classes and their arguments, which every description must be free to use."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return  # another check says so
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
