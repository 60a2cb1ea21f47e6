"""Python source as coloured text with line numbers, for reading; the editor has its own colouring.

One regular expression takes the source apart: a lexer from a library would cost more than the browser's
first paint may, and this reads code that does not even parse.
"""

from __future__ import annotations

import builtins
import keyword
import re
from functools import lru_cache

from textual.content import Content, Span

CONSTANTS = frozenset({"True", "False", "None"})
_TOKEN = re.compile(
    r"""
    (?P<string>(?i:\b[rbfu]{1,2})?(?:\"{3}[\s\S]*?(?:\"{3}|\Z)|'{3}[\s\S]*?(?:'{3}|\Z)
        |"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))
    |(?P<comment>\#[^\n]*)
    |(?P<decorator>(?m:^[ \t]*)@[\w.]+)
    |(?P<number>\b\d[\w.]*)
    |(?P<name>[^\W\d]\w*)
    |(?P<operator>[-+*/%@&|^~<>=!]+)
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=64)
def code_text(source: str) -> Content:
    """Source with line numbers, in the theme's `$syntax-...` colours. Works for any text."""
    source = source.expandtabs(4).rstrip()
    spans: list[Span] = []
    before = ""
    for token in _TOKEN.finditer(source):
        kind = str(token.lastgroup)
        if kind == "name":
            kind = _kind_of(token.group(), before)
            before = token.group()
        if kind:
            spans.append(Span(token.start(), token.end(), f"$syntax-{kind}"))
    return _numbered(Content(source, spans=spans))


def _kind_of(name: str, before: str) -> str:
    """What a name is, by itself and by the name before it; "" for an ordinary one."""
    if name in CONSTANTS:
        return "constant"
    if keyword.iskeyword(name):
        return "keyword"
    if before in ("def", "class"):
        return "function" if before == "def" else "class"
    return "builtin" if hasattr(builtins, name) or name == "self" else ""


def _numbered(code: Content) -> Content:
    lines = code.split("\n", allow_blank=True)
    width = len(str(len(lines)))
    return Content("\n").join(
        Content.assemble((f"{number:>{width}}  ", "$syntax-comment"), line)
        for number, line in enumerate(lines, 1)
    )
