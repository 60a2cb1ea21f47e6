"""The Markdown instructions of an exercise as the plain, bounded description of a task."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracefix_tui import invisible
from tracefix_tui.authoring.spoilers import given_away

MOST_CHARACTERS = 4000
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,500})\](?:\([^)\n]{0,2000}\)|\[[^\[\]\n]{0,500}\])")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\](?:\([^)\n]{0,2000}\)|\[[^\[\]\n]{0,500}\])")
_TARGET = re.compile(r"^ {0,3}\[[^\[\]\n]{1,500}\]:.*$", re.MULTILINE)
_TAG = re.compile(r"</?[a-zA-Z][^>\n]{0,500}>")
_HEADING = re.compile(r"^#{1,6} {1,9}([^\n]{0,500}?) {0,9}#{0,9}$", re.MULTILINE)
_ADMONITION = re.compile(r"^~~~~*.*$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}```", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def as_description(texts: Sequence[str]) -> tuple[str, ...]:
    """The paragraphs of Markdown texts: no links, pictures and HTML, nothing that a terminal obeys.

    They have `MOST_CHARACTERS` at most; what is longer ends with a paragraph.
    """
    paragraphs: list[str] = []
    left = MOST_CHARACTERS
    for text in texts:
        for paragraph in _paragraphs(_plain(text[: 16 * MOST_CHARACTERS])):
            left -= len(paragraph) + 2
            if left < 0:
                return (*paragraphs, "...") if paragraphs else (paragraph[:MOST_CHARACTERS] + " ...",)
            paragraphs.append(paragraph)
    return tuple(paragraphs)


def without_spoilers(paragraphs: Sequence[str], buggy: str, solution: str) -> str:
    """The paragraphs that quote nothing of what differs between the two sources."""
    return "\n\n".join(each for each in paragraphs if not given_away(each, buggy, solution))


def _plain(text: str) -> str:
    text = invisible.replaced(text.replace("\r\n", "\n"))
    text = _TARGET.sub("", _COMMENT.sub("", text))
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    return _ADMONITION.sub("", _TAG.sub("", text))


def _paragraphs(text: str) -> list[str]:
    """What empty lines part, with code between fences in one piece; a heading goes with what follows."""
    found: list[str] = []
    inside = False
    heading = ""
    for block in _EMPTY_LINES.split(text):
        piece = block.strip("\n").rstrip()
        if not piece.strip():
            continue
        if inside:
            found[-1] += f"\n\n{piece}"
        elif _HEADING.fullmatch(piece.strip()):
            heading = _HEADING.sub(r"\1", piece.strip())
        else:
            head = f"{heading}\n\n" if heading and heading.lower() not in _SAY_NOTHING else ""
            found.append(head + _HEADING.sub(r"\1", piece))
            heading = ""
        inside = inside != (len(_FENCE.findall(piece)) % 2 == 1)
    return found


_SAY_NOTHING = ("instructions", "introduction", "instructions append", "description", "overview")
