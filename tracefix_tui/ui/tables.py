"""Markdown tables of keys, settings and theme keys, made from the code's own tables, for the documentation.

`python -m tracefix_tui.ui.tables docs/using.md` writes them anew between their marks in a page.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tracefix_tui.episode.tables import markdown_table, with_tables
from tracefix_tui.settings import OPTIONS, Secret
from tracefix_tui.ui.keymap import SCOPES, keys_of
from tracefix_tui.ui.theme import COLORS, DERIVED


def keys_table(title: str) -> str:
    """The keys of one place: the key as written in config.toml, what it does, and the id."""
    scope = next(scope for scope in SCOPES if scope.title == title)
    rows = ([" ".join(f"`{name}`" for name in key.names), key.help, f"`{key.id}`"] for key in keys_of(scope))
    return markdown_table(["Key", "What it does", "Id"], rows)


def settings_table() -> str:
    """Each setting: table and key in config.toml, environment variable, default and meaning."""
    rows = (
        [
            f"`[{option.section}] {option.name}`",
            f"`{option.variable}`",
            f"`{_toml(option.default)}`",
            option.help,
        ]
        for option in OPTIONS
    )
    return markdown_table(["Key", "Environment", "Default", "Meaning"], rows)


def colours_table() -> str:
    """Each key of a theme file that is a colour, and what it has where the theme does not say."""
    rows = [
        [f"`[colors] {name}`", f"`${name}`", "" if name == "primary" else "made by Textual"]
        for name in COLORS
    ]
    for name, source in DERIVED.items():
        kind, _, key = name.partition("-")
        table = {"syntax": "syntax", "mark": "marks"}[kind]
        rows.append([f"`[{table}] {key}`", f"`${name}`", f"`${source}`"])
    return markdown_table(["Key", "In style sheets", "When left out"], rows)


def tables() -> dict[str, str]:
    """All tables by the name that marks their place in a page."""
    return {
        "settings": settings_table(),
        "colours": colours_table(),
        **{f"keys:{scope.title.lower().replace(' ', '-')}": keys_table(scope.title) for scope in SCOPES},
    }


def _toml(value: object) -> str:
    if isinstance(value, (str, Secret)):
        return f'"{value}"' if isinstance(value, str) else '""'
    return str(value).lower()


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(with_tables(path.read_text("utf-8"), tables()), "utf-8")
