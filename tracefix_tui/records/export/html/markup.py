"""HTML that is escaped unless it was made here, so that a run's text can't become part of the page.

What steers (control characters, changes of writing direction, marks without width) is written as its code.
"""

from __future__ import annotations

import re
from html import escape

from tracefix_tui import invisible

MAX_TEXT = 8_000
"""Characters of a text that are shown; more are cut, and that is said."""

_MARKS = re.compile(
    "([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})[\u0300-\u036f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


class Markup(str):
    """A piece of HTML."""

    __slots__ = ()


def shown(text: str, limit: int = MAX_TEXT) -> str:
    """`text` as it may be shown, `limit` characters of it at most, and a note of what was cut."""
    cut = len(text) - limit
    text = invisible.escaped(text[:limit])
    text = _MARKS.sub(r"\1", text)
    return f"{text} [… {cut:,} more characters]" if cut > 0 else text


def el(name: str, /, *children: str, **attributes: str | int | bool | None) -> Markup:
    """An element. Children and attributes are escaped, children that are `Markup` stand as they are.

    Args:
        attributes: an underscore in a name is a hyphen, one at its end is left out (`class_`); True is an
            attribute without a value, False and None are none.
    """
    tag = name + "".join(_attribute(key, value) for key, value in attributes.items())
    return Markup(f"<{tag}>{joined(*children)}</{name}>")


def empty(name: str, /, **attributes: str | int | bool | None) -> Markup:
    """An element that has no content and no end."""
    return Markup(f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}>")


def joined(*parts: str) -> Markup:
    """Parts one after the other, escaped unless they are `Markup`."""
    return Markup("".join(part if isinstance(part, Markup) else escape(shown(part)) for part in parts))


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(shown(str(value), 400))}"'
