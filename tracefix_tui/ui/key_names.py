"""How a key is written on the screen. Apart from the table of all keys, which no first screen needs."""

from __future__ import annotations

import re

from textual.keys import format_key


def readable_key(name: str) -> str:
    """A key as people write it: `f1` is F1, `question_mark` is ?, `ctrl+p` is ^p, `enter` is ⏎."""
    *modifiers, base = name.split("+")
    text = base.upper() if re.fullmatch(r"f\d+", base) else format_key(base)
    if modifiers == ["ctrl"]:
        return f"^{text}"
    return "+".join([*modifiers, text])
