"""Named looks of text in the widgets that draw their own rows, as styles of the theme.

They stand here and not in component classes, because Textual matches each component class of each widget
against the whole style sheet at every change of focus.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.style import Style as RichStyle

if TYPE_CHECKING:
    from textual.app import App
    from textual.widget import Widget

SYNTAX: Mapping[str, str] = {
    "keyword": "bold $syntax-keyword",
    "string": "$syntax-string",
    "number": "$syntax-number",
    "comment": "italic $syntax-comment",
    "function": "$syntax-function",
    "class": "$syntax-class",
    "builtin": "$syntax-builtin",
    "decorator": "$syntax-decorator",
    "constant": "$syntax-constant",
    "operator": "$syntax-operator",
    "plain": "$foreground",
}
"""Captures of the highlight query."""

LOOKS: Mapping[str, str] = {
    **SYNTAX,
    "muted": "$mark-quiet",
    "title": "bold",
    "strong": "bold",
    "good": "bold $success",
    "bad": "bold $error",
    "warn": "bold $warning",
    "code": "$syntax-builtin",
    "key": "bold $footer-key-foreground",
    "link": "underline $primary",
    "gone": "on $mark-removed",
    "new": "on $mark-added",
    "fault": "on $mark-fault",
    "changed": "bold $mark-changed",
    "chosen": "bold $block-cursor-foreground on $block-cursor-background",
    "resting": "bold on $block-cursor-blurred-background",
}
"""Names to styles. `chosen` is the row the keys act on, `resting` the same in a widget without the focus."""


_ON_TERMINAL_COLOURS: Mapping[str, str] = {
    "gone": "$mark-removed",
    "new": "$mark-added",
    "fault": "underline",
}
"""Instead of grounds, where the theme is the terminal's own: any colour may be unreadable on any other."""


def style_text(app: App[Any], name: str) -> str:
    """The style of one look under the app's theme, as text."""
    if app.current_theme.ansi and name in _ON_TERMINAL_COLOURS:
        return _ON_TERMINAL_COLOURS[name]
    return LOOKS[name]


def look(widget: Widget, names: str) -> RichStyle:
    """The style of looks whose names stand in `names` with spaces between them, to lay over a base style."""
    first, *more = (_overlay(widget, name) for name in names.split())
    for style in more:
        first += style
    return first


def _overlay(widget: Widget, name: str) -> RichStyle:
    """One look as a Rich style that leaves open what the look does not say."""
    wanted = widget.app.stylesheet.parse_style(style_text(widget.app, name))
    style = wanted.rich_style
    if wanted.foreground is not None and wanted.foreground.a < 1:
        # A Rich colour can't be half transparent: it is mixed with the widget's own ground.
        ground = wanted.background or widget.visual_style.background
        if ground is not None:
            style += RichStyle(color=(ground + wanted.foreground).rich_color)
    return style
