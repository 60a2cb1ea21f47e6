"""Text that can be shown: nothing that a candidate prints or a person pastes may steer the terminal."""

from __future__ import annotations


def visible(character: str) -> str:
    """A character, or what stands for it in one cell where it is none that can be shown."""
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "␣" if character.isspace() else "�"


def printable(text: str) -> str:
    """`text` with line feeds as they are, tabs as four spaces, and all that can't be shown replaced."""
    if text.isprintable():
        return text
    return "".join(
        "    " if character == "\t" else character if character == "\n" else visible(character)
        for character in text
    )
