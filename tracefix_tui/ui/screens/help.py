"""Every key and what it does, made from the action table and the key map as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.keys import format_key
from textual.screen import ModalScreen
from textual.widgets import Static

from tracefix_tui.ui.keymap import SCOPES, keys_of

if TYPE_CHECKING:
    from tracefix_tui.ui.app import TracefixApp


class HelpScreen(ModalScreen[None]):
    """The help."""

    app: TracefixApp

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f1,question_mark", "dismiss", "Close", id="help.close", tooltip="Close the help"),
    ]

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as dialog:
            dialog.border_title = "Help"
            dialog.border_subtitle = "escape closes"
            for scope in SCOPES:
                yield Static(scope.title)
                for key in keys_of(scope, self.app.settings.keys):
                    names = " or ".join(format_key(name) for name in key.keys.split(","))
                    yield Static(Content(f"{names:14} {key.help}  {key.id}"))
