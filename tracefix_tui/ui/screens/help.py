"""How to play and every key, made from the action table and the key map as it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget

from tracefix_tui.episode.actions import ACTIONS
from tracefix_tui.episode.rulesets import RULESETS
from tracefix_tui.settings import config_file, data_dir
from tracefix_tui.ui.key_names import readable_key
from tracefix_tui.ui.keymap import SCOPES, Key, Scope, keys_of
from tracefix_tui.ui.theme import user_folder
from tracefix_tui.ui.widgets.prose import Prose

if TYPE_CHECKING:
    from tracefix_tui.ui.app import TracefixApp

HOW_TO_PLAY = """\
A task is a small program with one bug. Read what it should do, run the tests, change the code, and submit
when you are sure. Every step has a price, so the fewer steps, the higher the score. What counts is the share
of tests that pass, hidden ones too, less 0.01 for each step. A solved task brings one to three stars."""

STARTS = ("Browser", "Everywhere")
"""Scopes of screens that one plays from."""

IDS_FROM = 66
"""Width in columns from which on the ids for `[keys]` are shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of help: a key, what it is about, and what is shown at the right end."""

    key: str
    text: str
    right: str = ""


class HelpTable(Widget):
    """A heading and rows of three columns: key, text (wrapped), and a quiet third one."""

    DEFAULT_CSS: ClassVar[str] = "HelpTable { height: auto; margin: 1 0 0 0; }"

    def __init__(self, title: str, rows: Iterable[Row]) -> None:
        super().__init__()
        self._title, self._rows = title, tuple(rows)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        lines = [Content.styled(self._title, "bold $accent")]
        left = max((len(row.key) for row in self._rows), default=0) + 2
        right = max((len(row.right) for row in self._rows), default=0) + 2 if width >= IDS_FROM else 0
        room = max(16, width - left - right)
        for row in self._rows:
            first, *more = Content(row.text).wrap(room)
            first = first.pad_right(room - first.cell_length)
            lines.append(
                Content.assemble(
                    (f"{row.key:<{left}}", "bold $footer-key-foreground"),
                    first,
                    (f"{row.right:>{right}}" if right else "", "$mark-quiet"),
                )
            )
            lines += [line.pad_left(left) for line in more]
        return lines


class HelpScreen(ModalScreen[None]):
    """The help."""

    app: TracefixApp

    CSS_PATH = "../styles/dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f1,question_mark", "dismiss", "Close", id="help.close", tooltip="Close the help"),
    ]

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as dialog:
            dialog.border_title = "Help"
            dialog.border_subtitle = "escape closes"
            yield Prose(HOW_TO_PLAY)
            actions = list(self._actions())
            title = "The six actions" if len(actions) == len(ACTIONS) else "The action"
            first, *others = sorted(SCOPES, key=self._distance)
            tables = [HelpTable(title, actions), HelpTable(first.title, self._keys(first))]
            yield from tables if self._plays(first) else reversed(tables)
            for scope in others:
                yield HelpTable(scope.title, self._keys(scope))
            yield HelpTable("Your files", _files())

    def _plays(self, scope: Scope) -> bool:
        """Whether the actions are what help is asked about: where one plays, or chooses what to play."""
        return "Play" in (scope.title, scope.around) or scope.title in STARTS or self._distance(scope) > 0

    def _distance(self, scope: Scope) -> int:
        """How far a scope is from where help was asked for: 0 that screen, 1 a part of it, 2 elsewhere."""
        asked = f":{type(self.app.screen_stack[-2]).__name__}"
        here = next((own for own in SCOPES if any(name.endswith(asked) for name in own.classes)), None)
        if here is None:
            return 2
        if scope is here:
            return 0
        around = here.around != "Everywhere" and here.around == scope.title
        return 1 if around or scope.around == here.title else 2

    def _actions(self) -> Iterable[Row]:
        keymap = self.app.settings.keys
        rules = RULESETS.get(self.app.settings.rules)
        for spec in (rules.actions if rules else ACTIONS).values():
            key = keymap.get(f"play.{spec.type.lower()}", spec.key)
            yield Row(_readable(key), f"{spec.label} ({spec.price}). {spec.help}")

    def _keys(self, scope: Scope) -> Iterable[Row]:
        table = {spec.key for spec in ACTIONS.values()}
        for key in keys_of(scope, self.app.settings.keys):
            if not _is_action(key, table):
                yield Row(_readable(",".join(key.names)), key.help, key.id)


def _is_action(key: Key, table: set[str]) -> bool:
    """Whether a key belongs to the table of actions, which stands by itself."""
    return key.scope == "Play" and key.binding.key in table


def _readable(keys: str) -> str:
    return " ".join(readable_key(key.strip()) for key in keys.split(","))


def _files() -> Iterable[Row]:
    yield Row("settings", str(config_file()))
    yield Row("themes", str(user_folder()))
    yield Row("progress", str(data_dir()))
