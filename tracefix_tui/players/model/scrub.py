"""Keeps a key out of everything that an endpoint sends back: error texts, and answers as they stream."""

from __future__ import annotations

from tracefix_tui.episode.observation import printable
from tracefix_tui.settings import Secret

INSTEAD = "[key]"
LEAST = 8
"""A key with fewer characters is a placeholder, such as "none", and taking it out would only spoil texts."""

DETAIL_CHARACTERS = 300


class Scrubber:
    """Takes a key out of a text that comes in pieces. The key is found wherever the pieces cut it."""

    def __init__(self, key: Secret) -> None:
        self._key = key
        self._held = ""

    def feed(self, text: str) -> str:
        """What may be shown now; the end that could be the beginning of the key is held back."""
        key = self._key.reveal()
        if len(key) < LEAST:
            return text
        text = (self._held + text).replace(key, INSTEAD)
        held = next((size for size in range(len(key) - 1, 0, -1) if text.endswith(key[:size])), 0)
        self._held = text[len(text) - held :]
        return text[: len(text) - held]

    def rest(self) -> str:
        """What was held back. The text is over."""
        held, self._held = self._held, ""
        return held


def scrubbed(text: str, key: Secret) -> str:
    """`text` without the key."""
    return text.replace(key.reveal(), INSTEAD) if len(key.reveal()) >= LEAST else text


def detail(text: str, key: Secret, limit: int = DETAIL_CHARACTERS) -> str:
    """What an endpoint said, fit for a message: no key, one line, no control characters, not long."""
    line = printable(" ".join(scrubbed(text, key).split()))
    return line if len(line) <= limit else f"{line[: limit - 3]}..."
