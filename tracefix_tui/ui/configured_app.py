"""An app with what the user has set applied to it: theme and keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App
from textual.binding import Binding

from tracefix_tui.records.state import RememberedState
from tracefix_tui.settings import Problem, Settings, config_file
from tracefix_tui.ui.key_names import readable_key
from tracefix_tui.ui.theme import DEFAULT_THEME, ThemeError, ThemeLibrary, add_derived

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.screen import Screen

FEW_COLOURS_LIGHT = "ansi-light"
"""The light theme of the terminal's own colours."""

REMEMBERED_THEME = "ui.theme"
"""Name in the remembered state of the theme that was last picked."""


class ConfiguredApp(App[None]):
    """Has settings, themes and keys.

    Attributes:
        settings: what the user has set.
        remembered: pane sizes and the like, kept between runs.
        themes: the theme files.
        config_problems: what could not be used: in the config, a theme, the keys.
    """

    def __init__(
        self, settings: Settings, remembered: RememberedState | None, css_path: Sequence[str | Path]
    ) -> None:
        """Take the theme and the keys that the settings name."""
        super().__init__(css_path=list(css_path))
        self.settings = settings
        self.remembered = remembered or RememberedState()
        self.themes = ThemeLibrary()
        self.config_problems: list[Problem] = list(settings.problems)
        self._reported_clashes: set[frozenset[str]] = set()
        self._all_themes_loaded = False
        self._use_theme(self._wanted_theme())
        self.set_keymap(dict(settings.keys))

    def check_config(self) -> None:
        """Look at what need not be looked at before the first paint: the user's keys and all their themes."""
        if self.settings.keys:
            from tracefix_tui.ui.keymap import check_keymap

            self.config_problems += check_keymap(self.settings.keys, str(config_file()))
        if self.themes.has_user_files:
            self._load_all_themes()

    def fitted(self, screen: Screen[None]) -> Screen[None]:
        """A new screen as it suits the terminal's size from the start.

        Textual looks at the size after it has painted the screen, which would be laid out anew then.
        """
        width, height = self.size
        for size, points in ((width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS)):
            screen.add_class(max(point for point in points or () if point[0] <= size)[1], update=False)
        return screen

    # -- themes ------------------------------------------------------------------------------------------

    def get_css_variables(self) -> dict[str, str]:
        return add_derived(super().get_css_variables())

    def _wanted_theme(self) -> str:
        """The theme that was asked for; else the one picked last time, as long as it is still there."""
        if "theme" in self.settings.sources:
            return self.settings.theme
        picked = self.remembered.get(REMEMBERED_THEME, self.settings.theme)
        known = picked in self.themes.files or picked in self.available_themes
        return picked if known else self.settings.theme

    def _use_theme(self, name: str) -> None:
        """Take a theme before the start; one that can't be used is noted and the default taken."""
        if name in self.themes.files or name not in self.available_themes:
            try:
                self.register_theme(self.themes.load(name))
            except ThemeError as error:
                self.config_problems.append(error.problem)
                if name != DEFAULT_THEME:
                    self._use_theme(DEFAULT_THEME)
                return
        if self.available_themes[name].ansi:
            self.theme = name
            return
        # Nothing is styled yet: setting the reactive would have the style sheets parsed once more.
        self.set_reactive(App.theme, name)
        self.set_class(self.current_theme.dark, "-dark-mode", update=False)
        self.set_class(not self.current_theme.dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def suit_the_terminal(self) -> None:
        """Before the start: on a terminal of sixteen colours only its own light theme can be read."""
        theme = self.current_theme
        if self.console.color_system == "standard" and not theme.dark and not theme.ansi:
            self._use_theme(FEW_COLOURS_LIGHT)

    def _load_all_themes(self) -> None:
        """Make every theme known to Textual's theme search, once."""
        if self._all_themes_loaded:
            return
        self._all_themes_loaded = True
        themes, problems = self.themes.load_all()
        for theme in themes:
            self.register_theme(theme)
        self.config_problems += [problem for problem in problems if problem not in self.config_problems]

    def remember_theme(self) -> None:
        """From now on, keep the theme that is picked for the next start."""
        self.watch(self, "theme", self._theme_picked, init=False)

    def _theme_picked(self, name: str) -> None:
        self.remembered.set(REMEMBERED_THEME, name)
        if "theme" in self.settings.sources:
            self.notify(f"{name} is used until you leave; your settings say {self.settings.theme}.")

    def search_themes(self) -> None:
        from textual.theme import ThemeProvider

        from tracefix_tui.ui.commands import Palette

        self._load_all_themes()
        self.push_screen(Palette(providers=[ThemeProvider], placeholder="Search for themes…"))

    # -- keys --------------------------------------------------------------------------------------------

    def key_of(self, binding: Binding) -> str:
        """A binding's first key as people write it, after remapping."""
        keys = self.settings.keys.get(binding.id or "", binding.key)
        return readable_key(keys.split(",")[0].strip())

    def get_key_display(self, binding: Binding) -> str:
        return binding.key_display or readable_key(binding.key)

    def handle_bindings_clash(self, clashed_bindings: set[Binding], node: DOMNode) -> None:
        """Say once for each set of bindings that a remapped key has taken the key of others."""
        names = frozenset(binding.id or binding.action for binding in clashed_bindings)
        if names in self._reported_clashes:
            return
        self._reported_clashes.add(names)
        keys = ", ".join(sorted({binding.key for binding in clashed_bindings}))
        self.notify(
            f"The key {keys} is taken from {', '.join(sorted(names))} by [keys] in your config.toml.",
            title="Two meanings for one key",
            severity="warning",
            timeout=12,
            markup=False,
        )
