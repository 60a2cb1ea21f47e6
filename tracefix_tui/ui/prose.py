"""Descriptions, hints and explanations as coloured text: the few marks of Markdown that tasks use."""

from __future__ import annotations

import re

from textual.content import Content

CODE_STYLE = "$syntax-string"
_INLINE = re.compile(r"`([^`\n]+)`|\*\*([^*\n]+)\*\*|(?<![\w*])\*([^*\s][^*\n]*)\*(?![\w*])")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")


def prose(text: str) -> Content:
    """Lay out a text written in light Markdown.

    Paragraphs are joined to single lines, to be wrapped on screen; list items, indented and fenced code keep
    their lines. `code`, *emphasis* and **strong** become styles.
    """
    blocks: list[Content] = []
    for block in _blocks(text):
        if block.startswith("    "):
            blocks.append(Content.styled(block, CODE_STYLE))
        else:
            blocks.append(_inline(block))
    return Content("\n").join(blocks)


def _blocks(text: str) -> list[str]:
    """Lines to show: each paragraph joined, each item and code line by itself, single empty lines between."""
    lines: list[str] = []
    fenced = joining = False
    for raw in text.strip().splitlines():
        line = raw.rstrip()
        if line.lstrip().startswith("```"):
            fenced, joining = not fenced, False
        elif fenced or line.startswith("    "):
            lines.append("    " + line.removeprefix("    "))
            joining = False
        elif not line:
            if lines and lines[-1]:
                lines.append("")
            joining = False
        elif item := _ITEM.match(line):
            mark = item.group().strip()
            lines.append(f"{'•' if mark in '-*+' else mark} {line[item.end() :]}")
            joining = True
        elif line.startswith("#"):
            lines.append(f"**{line.lstrip('# ')}**")
            joining = False
        elif joining:
            lines[-1] += " " + line.lstrip()
        else:
            lines.append(line.lstrip())
            joining = True
    return lines


def _inline(line: str) -> Content:
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
