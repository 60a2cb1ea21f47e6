"""Python source as coloured text with line numbers, for reading; the editor has its own colouring."""

from __future__ import annotations

from functools import lru_cache

from textual.content import Content, Span

NUMBER_STYLE = "$syntax-comment"

STYLES = {
    "Token.Keyword.Constant": "$syntax-constant",
    "Token.Keyword": "$syntax-keyword",
    "Token.Operator.Word": "$syntax-keyword",
    "Token.Name.Function": "$syntax-function",
    "Token.Name.Class": "$syntax-class",
    "Token.Name.Exception": "$syntax-class",
    "Token.Name.Builtin": "$syntax-builtin",
    "Token.Name.Decorator": "$syntax-decorator",
    "Token.Literal.String.Doc": "$syntax-comment italic",
    "Token.Literal.String.Interpol": "$syntax-operator",
    "Token.Literal.String": "$syntax-string",
    "Token.Literal.Number": "$syntax-number",
    "Token.Comment": "$syntax-comment italic",
    "Token.Operator": "$syntax-operator",
    "Token.Punctuation": "$syntax-operator",
}
"""Pygments token types, most special first, and the styles they get."""


def plain_code(source: str) -> Content:
    """Source with line numbers and no colours. Costs nothing, loads nothing."""
    return _numbered(Content(source.rstrip()))


@lru_cache(maxsize=64)
def coloured_code(source: str) -> Content:
    """Source with line numbers and the theme's colours. The first call loads Pygments (about 40 ms)."""
    from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]

    source = source.rstrip()
    spans: list[Span] = []
    at = 0
    for kind, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(source):
        if style := _style(str(kind)):
            spans.append(Span(at, at + len(text), style))
        at += len(text)
    return _numbered(Content(source, spans=spans))


@lru_cache(maxsize=256)
def _style(kind: str) -> str:
    return next((style for prefix, style in STYLES.items() if kind.startswith(prefix)), "")


def _numbered(code: Content) -> Content:
    lines = code.split("\n", allow_blank=True)
    width = len(str(len(lines)))
    return Content("\n").join(
        Content.assemble((f"{number:>{width}}  ", NUMBER_STYLE), line) for number, line in enumerate(lines, 1)
    )
