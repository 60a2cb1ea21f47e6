"""Text that can be shown: nothing that a candidate prints or a person pastes may steer the terminal."""

from __future__ import annotations

from tracefix_tui import invisible

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x09: "    ", 0x0A: "\n", 0x7F: "␡"}


def visible(character: str) -> str:
    """A character, or what stands for it in one cell where it is none that can be shown."""
    if character.isprintable() and invisible.is_seen(character):
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "␣" if character.isspace() else "�"


def printable(text: str) -> str:
    """`text` with line feeds as they are, tabs as four spaces, and no character that is not seen.

    A control becomes its picture, what hides or reorders its escape, as in `\\u202e`.
    """
    if text.isascii() and text.isprintable():
        return text
    text = invisible.escaped(text.translate(_PICTURES))
    kept = f"\n{invisible.JOINERS}"
    return "".join(c if c.isprintable() or c in kept else visible(c) for c in text)
