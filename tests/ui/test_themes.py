"""Themes: the shipped ones can be read by everybody, and a bad file names file, key and reason."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from tests.ui import shell
from tracefix_tui.settings import Settings
from tracefix_tui.ui.theme import (
    DERIVED,
    MARKS,
    SYNTAX,
    ThemeError,
    ThemeLibrary,
    add_derived,
    built_in_folder,
    read_theme,
    user_folder,
)

SHIPPED = sorted(path.stem for path in built_in_folder().glob("*.toml"))
COLOURED = [name for name in SHIPPED if not name.startswith("ansi")]


def variables(name: str) -> dict[str, Color]:
    """Every colour that a shipped theme leads to, by CSS variable."""
    theme = read_theme(built_in_folder() / f"{name}.toml")
    found = add_derived(theme.to_color_system().generate() | theme.variables)
    return {key: Color.parse(value) for key, value in found.items() if value.startswith("#")}


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2, 1..21."""

    def luminance(color: Color) -> float:
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def as_seen(color: Color, kind: str) -> Color:
    """A colour as somebody without one kind of cone sees it (Viénot, Brettel and Mollon 1999, linear RGB)."""
    matrix = {
        "protanopia": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
        "deuteranopia": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
    }[kind]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    ]
    mixed = [
        max(0.0, min(1.0, sum(weight * part for weight, part in zip(row, linear, strict=True))))
        for row in matrix
    ]
    red, green, blue = [12.92 * p if p <= 0.0031308 else 1.055 * p ** (1 / 2.4) - 0.055 for p in mixed]
    return Color(round(255 * red), round(255 * green), round(255 * blue))


def distance(one: Color, other: Color) -> float:
    return sum((a - b) ** 2 for a, b in zip(one.rgb, other.rgb, strict=True)) ** 0.5


def test_there_is_one_for_everybody() -> None:
    needed = {"tracefix-dark", "tracefix-light", "high-contrast", "colourblind-dark", "colourblind-light"}
    assert needed | {"ansi-dark", "ansi-light"} <= set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_theme_is_complete(name: str) -> None:
    theme = read_theme(built_in_folder() / f"{name}.toml")
    assert theme.name == name
    assert DERIVED.keys() <= theme.variables.keys()


@pytest.mark.parametrize("name", COLOURED)
def test_text_can_be_read(name: str) -> None:
    colors = variables(name)
    least = 7.0 if name == "high-contrast" else 4.5
    for ground in ("background", "surface", "panel"):
        for text in ("foreground", "success", "warning", "error", "accent", "mark-quiet"):
            assert contrast(colors[text], colors[ground]) >= least, (text, ground)
    for part in SYNTAX:
        wanted = 4.0 if part == "comment" and least < 7 else least
        assert contrast(colors[f"syntax-{part}"], colors["surface"]) >= wanted, part
    assert contrast(colors["block-cursor-foreground"], colors["block-cursor-background"]) >= least
    for mark in ("fault", "added", "removed"):
        assert contrast(colors["foreground"], colors[f"mark-{mark}"]) >= 4.5, mark


@pytest.mark.parametrize("kind", ["protanopia", "deuteranopia"])
@pytest.mark.parametrize("name", ["colourblind-dark", "colourblind-light"])
def test_pass_and_fail_are_told_apart_without_red_and_green(name: str, kind: str) -> None:
    colors = variables(name)
    for one, other in [("success", "error"), ("mark-added", "mark-removed"), ("mark-easy", "mark-hard")]:
        seen = distance(as_seen(colors[one], kind), as_seen(colors[other], kind))
        assert seen >= 40, (one, other, seen)


@pytest.mark.parametrize("name", COLOURED)
def test_marks_of_one_theme_differ(name: str) -> None:
    colors = variables(name)
    for one, other in combinations(("success", "warning", "error"), 2):
        assert distance(colors[one], colors[other]) >= 60, (one, other)


@pytest.mark.parametrize("name", BUILTIN_THEMES)
def test_themes_of_textual_get_our_variables(name: str) -> None:
    theme = BUILTIN_THEMES[name]
    found = add_derived(theme.to_color_system().generate() | theme.variables)
    assert DERIVED.keys() <= found.keys()


def good(**changes: str) -> str:
    parts = {"head": 'title = "T"\ndark = true', "colors": '[colors]\nprimary = "#102030"'} | changes
    return "\n".join(parts.values()) + "\n"


def write(folder: Path, text: str, name: str = "mine") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_small_theme_is_enough(tmp_path: Path) -> None:
    theme = read_theme(write(tmp_path, good()))
    assert (theme.name, theme.primary, theme.dark) == ("mine", "#102030", True)


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ('dark = true\n[colors]\naccent = "red"\n', "colors.primary", "is missing"),
        (good(colors='[colors]\nprimary = "#12"'), "colors.primary", "no colour"),
        (good(colors='[colors]\nprimary = "#123456"\nacent = "red"'), "colors.acent", "unknown; use primary"),
        (good(colors='[colors]\nprimary = "#123456"\naccent = 3'), "colors.accent", "a text in quotes"),
        (good(head='dark = "yes"'), "dark", "true or false"),
        (good(head="speed = 3"), "speed", "unknown; use title, dark"),
        (good(more='[syntax]\nkeywords = "red"'), "syntax.keywords", "unknown; use keyword"),
        (good(more='[marks]\nstar = "reddish"'), "marks.star", "no colour"),
        (good(more="[variables]\nborder = 3"), "variables.border", "a text in quotes"),
        (good(more='[variables]\nborder = "#12x"'), "variables.border", "neither a colour"),
        (good(more='[variables]\nborder = ""'), "variables.border", "neither a colour"),
        ("colors = 3\n", "colors", "write [colors]"),
        ("[colors\n", "", "not valid TOML"),
    ],
)
def test_a_bad_file_names_key_and_reason(tmp_path: Path, text: str, key: str, reason: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ThemeError) as caught:
        read_theme(path)
    problem = caught.value.problem
    assert (problem.file, problem.key) == (str(path), key)
    assert reason in problem.reason


def test_a_missing_and_an_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(ThemeError, match="can't be read"):
        read_theme(tmp_path / "none.toml")
    path = tmp_path / "bytes.toml"
    path.write_bytes(b"\xff\xff")
    with pytest.raises(ThemeError, match="UTF-8"):
        read_theme(path)


def test_the_users_file_goes_before_the_shipped_one() -> None:
    write(user_folder(), good(), "tracefix-dark")
    assert ThemeLibrary().load("tracefix-dark").primary == "#102030"


def test_an_unknown_theme_names_the_known_ones() -> None:
    with pytest.raises(ThemeError) as caught:
        ThemeLibrary().load("nope")
    assert "high-contrast" in caught.value.problem.reason


def test_one_bad_file_does_not_hide_the_others() -> None:
    write(user_folder(), good(), "fine")
    path = write(user_folder(), "[colors]\n", "bad")
    themes, problems = ThemeLibrary().load_all()
    assert {theme.name for theme in themes} == {*SHIPPED, "fine"}
    assert [problem.file for problem in problems] == [str(path)]


@pytest.mark.parametrize("name", [*SHIPPED, "nord", "textual-light", "dracula"])
async def test_every_theme_draws_the_browser(name: str) -> None:
    running = shell.app(settings=Settings(theme=name, sources={"theme": "flag"}))
    async with running.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert running.theme == name
        assert running.problems == ()
        assert "Twice as much" in shell.screen_text(running)


async def test_a_bad_theme_is_replaced_and_said() -> None:
    path = write(user_folder(), good(head='dark = "no"'))
    running = shell.app(settings=Settings(theme="mine", sources={"theme": "file"}))
    async with running.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert running.theme == "tracefix-dark"
        assert [problem.file for problem in running.problems] == [str(path)]
        assert "themes/mine.toml, dark: must be true or false" in shell.screen_text(running)


async def test_a_picked_theme_is_taken_again() -> None:
    first = shell.app()
    async with first.run_test() as pilot:
        first.search_themes()
        first.theme = "high-contrast"
        await pilot.pause()
    assert shell.app().theme == "high-contrast"
    assert shell.app(settings=Settings(theme="nord", sources={"theme": "flag"})).theme == "nord"


async def test_the_theme_search_knows_every_theme() -> None:
    write(user_folder(), good(), "fine")
    running = shell.app()
    async with running.run_test() as pilot:
        running.search_themes()
        await pilot.pause()
        assert {*SHIPPED, "fine", "nord"} <= running.available_themes.keys()


def test_our_variables_have_names_of_their_own() -> None:
    assert not DERIVED.keys() & App().get_css_variables().keys()
    assert len(SYNTAX) + len(MARKS) == len(DERIVED)
