"""Makes JSON readable as it streams: a source in an argument is shown in lines."""

from __future__ import annotations

_MEANT = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/"}


class Unescaper:
    """Takes the common escapes of JSON out of a text that comes in pieces; others stay as they are."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> str:
        """What may be shown now; a backslash at the end waits for what it escapes."""
        first, *rest = (self._held + text).split("\\")
        self._held = ""
        parts, number = [first], 0
        while number < len(rest):
            part = rest[number]
            number += 1
            if part:
                parts.append(_MEANT.get(part[0], "\\" + part[0]) + part[1:])
            elif number < len(rest):  # two in a row: one that is meant, and what follows is no escape
                parts.append("\\" + rest[number])
                number += 1
            else:
                self._held = "\\"
        return "".join(parts)

    def rest(self) -> str:
        """What was held back. The text is over."""
        held, self._held = self._held, ""
        return held
