"""Descriptions, hints and explanations as text on screen: the few marks of Markdown that tasks use.

Textual's own Markdown widget knows all of Markdown, and costs a widget per block and a parser at start-up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

CODE_STYLE = "$syntax-builtin"
CODE_INDENT = "    "
_INLINE = re.compile(r"`([^`\n]+)`|\*\*([^*\n]+)\*\*|(?<![\w*])\*([^*\s][^*\n]*)\*(?![\w*])")
_ITEM = re.compile(r"^\s*([-*+]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that is wrapped by itself.

    Attributes:
        text: one line, not yet wrapped; "" for an empty line.
        mark: what stands before the first line (a list item's bullet or number); further lines are indented.
        code: whether it is code, to be shown as it is.
    """

    text: str
    mark: str = ""
    code: bool = False


class Prose(Widget):
    """Shows a text written in light Markdown, wrapped to its width."""

    DEFAULT_CSS: ClassVar[str] = "Prose { height: auto; }"

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._blocks = blocks(text)

    def update(self, text: str) -> None:
        """Show another text."""
        self._blocks = blocks(text)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(wrapped(self._blocks, width))

    def render(self) -> Content:
        return Content("\n").join(wrapped(self._blocks, self.content_size.width))


def blocks(text: str) -> list[Block]:
    """Take a text apart: each paragraph and list item joined to one line, code line by line."""
    found: list[Block] = []
    fenced = joining = False
    for raw in text.strip().splitlines():
        line = raw.rstrip()
        if line.lstrip().startswith("```"):
            fenced, joining = not fenced, False
        elif fenced or line.startswith(CODE_INDENT):
            found.append(Block(line if fenced else line.removeprefix(CODE_INDENT), code=True))
            joining = False
        elif not line:
            if found and found[-1].text:
                found.append(Block(""))
            joining = False
        elif item := _ITEM.match(line):
            mark = "•" if item.group(1) in "-*+" else item.group(1)
            found.append(Block(line[item.end() :], mark + " "))
            joining = True
        elif line.startswith("#"):
            found.append(Block(f"**{line.lstrip('# ')}**"))
            joining = False
        elif joining:
            last = found[-1]
            found[-1] = Block(f"{last.text} {line.lstrip()}", last.mark)
        else:
            found.append(Block(line.lstrip()))
            joining = True
    return found


def wrapped(text: list[Block], width: int) -> list[Content]:
    """The lines of a text at a width in columns."""
    lines: list[Content] = []
    for block in text:
        if not block.text:
            lines.append(Content(""))
        elif block.code:
            lines.append(Content.styled(CODE_INDENT + block.text, CODE_STYLE))
        else:
            room = max(8, width - len(block.mark))
            first, *more = inline(block.text).wrap(room)
            lines.append(Content(block.mark) + first)
            lines += [Content(" " * len(block.mark)) + line for line in more]
    return lines


def inline(line: str) -> Content:
    """`code`, *emphasis* and **strong** of one line as styles."""
    parts: list[Content] = []
    end = 0
    for found in _INLINE.finditer(line):
        parts.append(Content(line[end : found.start()]))
        code, strong, emphasis = found.groups()
        if code is not None:
            parts.append(Content.styled(code, CODE_STYLE))
        elif strong is not None:
            parts.append(Content.styled(strong, "bold"))
        else:
            parts.append(Content.styled(emphasis, "italic"))
        end = found.end()
    parts.append(Content(line[end:]))
    return Content("").join(parts)
