"""Characters that are not seen themselves but change what is seen: text of others may hold a lie in them.

Controls steer a terminal, marks of direction reorder a line ("trojan source"), and what has no width makes
equal what differs. Real text keeps what it needs: joiners inside emoji and scripts that join, and the
variation that makes a sign an emoji.
"""

from __future__ import annotations

import re
from functools import cache

JOINERS = "\u200c\u200d"
"""Zero width non-joiner and joiner: part of real text between two characters that are not Latin."""

_ALONE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_JOINED = "[^\x00-\u02ff\u2000-\u200d]"
_VARIED = "[#*0-9\xa9\xae\u2010-\ufdff\ufe10-\U0010ffff]"

_PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n"


def first(text: str) -> re.Match[str] | None:
    """The first character of `text` that must not be shown as it is; tab and line feed are none."""
    if text.isascii() and not text.encode().translate(None, _PLAIN):
        return None  # what nearly all texts are, some ten times faster than the search
    return _invisible().search(text)


def replaced(text: str, sign: str = "\ufffd") -> str:
    """`text` with `sign` for each such character."""
    return _invisible().sub(sign, text)


def escaped(text: str) -> str:
    r"""`text` with each such character written as its escape, as in `\u202e`."""
    if first(text) is None:
        return text
    return _invisible().sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def is_seen(character: str) -> bool:
    """Whether one character, seen alone, is what it seems: no control, no mark of direction, some width."""
    return " " <= character < "\x7f" or _alone().match(character) is None


@cache
def _invisible() -> re.Pattern[str]:
    """Compiled at its first use: most starts of the app meet no such text."""
    outside = f"(?<!{_JOINED})[{JOINERS}]|[{JOINERS}](?!{_JOINED})"
    return re.compile(f"[{_ALONE}]|{outside}|(?<!{_VARIED})[\ufe0e\ufe0f]")


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(f"[{_ALONE}{JOINERS}]")
