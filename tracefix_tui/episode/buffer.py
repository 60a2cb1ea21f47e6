"""The text that an episode edits: immutable, so that a cancelled step leaves nothing to repair."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from tracefix_tui.episode.actions import Indent

TAB_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Buffer:
    """Lines of text with an undo history of whole texts.

    A text is its lines joined with line feeds and nothing else separates lines, so every text has at least
    one line and `Buffer.of(text).text == text`.

    Attributes:
        lines: never empty.
        original: what `reset` restores.
        history: the texts before each edit, oldest first.
        edited_line: the last line of the newest edit, 1-based; None after undo and reset.
    """

    lines: tuple[str, ...]
    original: tuple[str, ...]
    history: tuple[tuple[str, ...], ...] = ()
    edited_line: int | None = None

    @classmethod
    def of(cls, text: str) -> Buffer:
        lines = tuple(text.split("\n"))
        return cls(lines=lines, original=lines)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def has(self, start: int, end: int) -> bool:
        """Whether lines start..end (1-based, inclusive) exist."""
        return 1 <= start <= end <= len(self.lines)

    def replace(self, start: int, end: int, block: str, indent: Indent = "auto") -> Buffer:
        """Lines start..end become `block`; an empty block deletes them.

        Raises:
            IndexError: the range does not exist (see `has`).
        """
        if not self.has(start, end):
            raise IndexError(f"lines {start} to {end} of {len(self.lines)}")
        new = tuple(block_lines(block, self.lines[start - 1 : end], indent))
        lines = self.lines[: start - 1] + new + self.lines[end:] or ("",)
        edited = max(1, min(start + len(new) - 1, len(lines)))
        return dataclasses.replace(self, lines=lines, history=(*self.history, self.lines), edited_line=edited)

    def rewrite(self, text: str) -> Buffer:
        """The whole text becomes `text`."""
        return dataclasses.replace(
            self, lines=tuple(text.split("\n")), history=(*self.history, self.lines), edited_line=None
        )

    def undo(self) -> Buffer:
        """The text before the newest edit; the same text when there is none."""
        if not self.history:
            return dataclasses.replace(self, edited_line=None)
        return dataclasses.replace(self, lines=self.history[-1], history=self.history[:-1], edited_line=None)

    def reset(self) -> Buffer:
        """The original text, without history."""
        return dataclasses.replace(self, lines=self.original, history=(), edited_line=None)


def block_lines(block: str, replaced: Sequence[str], indent: Indent) -> list[str]:
    """The lines that `block` puts in the place of `replaced` (never empty); none for an empty block.

    `exact` takes the text as it is. `auto` moves the block sideways as one piece: its first line gets the
    indentation of the first replaced line and every other line is moved by as much. Details of `auto`:

    - Blank lines neither give nor get indentation: a block is measured at its first line with text, a
      replaced range at its first line that is not empty. A range of empty lines leaves the block as it is.
    - A later line that is indented less than the first stays less indented by as much, down to column 0.
    - Tabs stay tabs wherever a line's indentation begins with the first line's. Where tabs and spaces can't
      be compared, columns are counted with a tab stop every 4.
    - Windows line ends become line feeds.
    """
    if not block:
        return []
    if indent == "exact":
        return block.split("\n")
    lines = block.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((_indentation(line) for line in lines if line.strip()), None)
    target = next((_indentation(line) for line in replaced if line), None)
    if first is None or target is None:
        return lines
    return [_moved(line, first, target) for line in lines]


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _moved(line: str, first: str, target: str) -> str:
    own = _indentation(line)
    text = line[len(own) :]
    if not text.strip():
        return ""
    if own.startswith(first):
        return target + own[len(first) :] + text
    missing = first[len(own) :]
    if first.startswith(own) and target.endswith(missing):
        return target[: len(target) - len(missing)] + text
    columns = max(0, _columns(target) + _columns(own) - _columns(first))
    kept = target
    while _columns(kept) > columns:
        kept = kept[:-1]
    return kept + " " * (columns - _columns(kept)) + text


def _columns(indentation: str) -> int:
    return len(indentation.expandtabs(TAB_COLUMNS))
