"""Colour themes: one TOML file each, from the package's `themes/` and the user's `config_dir()/themes`.

A theme is called by its file's name. Besides Textual's colours it gives some for Python code (`$syntax-...`)
and for what the game marks (`$mark-...`); a theme that lacks these, such as Textual's own, has them derived.
docs/using.md describes the format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from textual.color import Color, ColorParseError
from textual.theme import Theme

from tracefix_tui.settings import Problem, config_dir

DEFAULT_THEME = "tracefix-dark"

COLORS = (
    "primary",
    "secondary",
    "accent",
    "foreground",
    "background",
    "surface",
    "panel",
    "boost",
    "success",
    "warning",
    "error",
)
"""Keys of `[colors]`, as Textual names them. Only `primary` must be there."""

DERIVED = {
    "syntax-keyword": "text-accent",
    "syntax-string": "text-success",
    "syntax-number": "text-warning",
    "syntax-comment": "foreground-muted",
    "syntax-function": "text-primary",
    "syntax-class": "text-primary",
    "syntax-builtin": "text-secondary",
    "syntax-decorator": "text-secondary",
    "syntax-constant": "text-warning",
    "syntax-operator": "foreground",
    "mark-quiet": "foreground",
    "mark-easy": "success",
    "mark-medium": "warning",
    "mark-hard": "error",
    "mark-star": "warning",
    "mark-changed": "accent",
    "mark-fault": "error-muted",
    "mark-added": "success-muted",
    "mark-removed": "error-muted",
}
"""Our CSS variables, and which of Textual's stands in for one that the theme does not give."""

_NEEDED_BY_TEXTUAL = ("ansi-background", "ansi-foreground")
"""Variables that Textual's style sheets use and that it does not derive for a theme with `ansi = true`."""

_STYLE_WORD = re.compile(
    r"auto|none|not|b|bold|dim|i|italic|o|overline|reverse|strike|u|underline|uu|\d{1,3}%"
)
"""What a value in `[variables]` may hold besides colours."""

SYNTAX = tuple(name.removeprefix("syntax-") for name in DERIVED if name.startswith("syntax-"))
"""Keys of `[syntax]`."""

MARKS = tuple(name.removeprefix("mark-") for name in DERIVED if name.startswith("mark-"))
"""Keys of `[marks]`."""


class ThemeError(Exception):
    """A theme file that can't be used; `problem` names file, key and reason."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def built_in_folder() -> Path:
    """The themes that come with the package: inside the wheel, or at the top of a source checkout."""
    package = Path(__file__).resolve().parent.parent
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "themes").is_dir():
        return checkout / "themes"
    return package / "data" / "themes"


def user_folder() -> Path:
    """Where the user's own themes stand. It may not exist."""
    return config_dir() / "themes"


class ThemeLibrary:
    """The theme files, read when they are asked for."""

    @cached_property
    def files(self) -> Mapping[str, Path]:
        """Theme name -> file. A user's file goes before a built-in one of the same name."""
        found: dict[str, Path] = {}
        for folder in (built_in_folder(), user_folder()):
            try:
                found |= {path.stem: path for path in sorted(folder.glob("*.toml"))}
            except OSError:
                continue
        return found

    @property
    def has_user_files(self) -> bool:
        """Whether the user has themes of their own."""
        return any(path.parent == user_folder() for path in self.files.values())

    def load(self, name: str) -> Theme:
        """Read one theme.

        Raises:
            ThemeError: there is no such file, or something in it can't be used.
        """
        path = self.files.get(name)
        if path is None:
            reason = f"no such theme; use {', '.join(self.files)}, one of Textual's, or add {name}.toml here"
            raise ThemeError(Problem(str(user_folder()), name, reason))
        return read_theme(path)

    def load_all(self) -> tuple[list[Theme], list[Problem]]:
        """Every theme that can be used, and why the others can't."""
        themes: list[Theme] = []
        problems: list[Problem] = []
        for path in self.files.values():
            try:
                themes.append(read_theme(path))
            except ThemeError as error:
                problems.append(error.problem)
        return themes, problems


def read_theme(path: Path) -> Theme:
    """Read one theme file; the theme is called by the file's name.

    Raises:
        ThemeError: the file can't be read, or a key is unknown, missing or of the wrong kind.
    """
    table = _read(path)
    flags: dict[str, Any] = {"dark": True, "ansi": False}
    tables = {"colors": COLORS, "syntax": SYNTAX, "marks": MARKS, "variables": None}
    for key, value in table.items():
        if key in flags:
            if not isinstance(value, bool):
                raise _error(path, key, f"must be true or false, not {value!r}")
            flags[key] = value
        elif key in tables:
            _check_table(path, key, value, tables[key])
        elif key != "title":
            raise _error(path, key, f"unknown; use title, {', '.join([*flags, *tables])}")
    colors = table.get("colors", {})
    if "primary" not in colors:
        raise _error(path, "colors.primary", "is missing; it is the one colour that a theme must give")
    variables = dict(table.get("variables", {}))
    variables |= {f"syntax-{key}": value for key, value in table.get("syntax", {}).items()}
    variables |= {f"mark-{key}": value for key, value in table.get("marks", {}).items()}
    return Theme(name=path.stem, **colors, **flags, variables=variables)


def add_derived(variables: dict[str, str]) -> dict[str, str]:
    """Give our variables that a theme lacks the values of those that stand in for them; in place."""
    for name, source in DERIVED.items():
        variables.setdefault(name, variables.get(source) or variables["foreground"])
    for name in _NEEDED_BY_TEXTUAL:
        variables.setdefault(name, "ansi_default")
    return variables


def _read(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise _error(path, "", f"can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise _error(path, "", "is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise _error(path, "", f"is not valid TOML: {error}") from None


def _check_table(path: Path, name: str, table: object, allowed: tuple[str, ...] | None) -> None:
    """Check that a table holds known keys with colours; `[variables]` may hold styles, too, by any name."""
    if not isinstance(table, dict):
        raise _error(path, name, f"must be a table: write [{name}]")
    for key, value in table.items():
        place = f"{name}.{key}"
        if allowed is not None and key not in allowed:
            raise _error(path, place, f"unknown; use {', '.join(allowed)}")
        if not isinstance(value, str):
            raise _error(path, place, f"must be a text in quotes, not {value!r}")
        if allowed is not None and not _is_colour(value):
            raise _error(path, place, f'{value!r} is no colour; write "#rrggbb" or a name')
        if allowed is None and not all(
            _STYLE_WORD.fullmatch(w) or _is_colour(w) for w in value.split() or [""]
        ):
            raise _error(
                path, place, f'{value!r} is neither a colour, such as "#1e2532 50%", nor a text style'
            )


def _is_colour(text: str) -> bool:
    try:
        Color.parse(text)
    except ColorParseError:
        return False
    return True


def _error(path: Path, key: str, reason: str) -> ThemeError:
    return ThemeError(Problem(str(path), key, reason))
