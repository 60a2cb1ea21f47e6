"""The keys of the play screen. Those of the six actions come from the one table of actions."""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import Binding

from tracefix_tui.episode.actions import ACTIONS, ActionType


def _key(keys: str, action: str, name: str, label: str, help: str, *, show: bool = False) -> Binding:
    return Binding(keys, action, label, id=f"play.{name}", tooltip=help, show=show)


def _actions() -> Iterator[Binding]:
    """Not shown among the other keys, for they have the action bar. Fingers expect Ctrl+S of an editor."""
    for type, spec in ACTIONS.items():
        keys, help = spec.key, spec.help
        if type is ActionType.REPLACE_LINES:
            keys, help = f"{keys},ctrl+s", "Perform the pending edit: a REPLACE_LINES for each changed region"
        yield _key(keys, f"act('{type}')", type.lower(), spec.label, help)


_HINT = _key("f3", "hint", "hint", "Hint", "Open the next hint", show=True)
_TURNS = (
    _key("f4", "turn(1)", "next_pane", "Pane", "Go to the next pane or tab", show=True),
    _key("shift+f4", "turn(-1)", "previous_pane", "Pane before", "Go back a pane or tab"),
)
_ASK = _key(
    "ctrl+n",
    "ask",
    "ask",
    "Ask",
    "Ask an agent for the next action: a proposal to accept, edit or drop",
    show=True,
)
_FIX = _key(
    "f10,alt+f",  # most terminals send for Alt+F what iTerm sends for a word to the right
    "fix",
    "fix",
    "Fix it for me",
    "Have a model, or the search agent, mend the code; the mend becomes the pending edit",
)
_DISCARD = _key("ctrl+r", "discard", "discard", "Discard", "Throw the pending edit away", show=True)
_ERROR = _key(
    "ctrl+g", "go_to_error", "go_to_error", "Go to failure", "Go to the line where the selected test fails"
)
_EXTERNAL = _key(
    "ctrl+o",
    "external_editor",
    "external_editor",
    "Open in $EDITOR",
    "Edit the code in your own editor; the result becomes the pending edit",
)
_SIZES = (
    _key("ctrl+f", "zoom", "zoom", "Enlarge pane", "Give this pane the whole screen, or put it back"),
    _key("ctrl+b", "hide_pane", "hide_pane", "Hide pane", "Hide this pane; click its name to bring it back"),
    _key("ctrl+l", "reset_layout", "reset_layout", "Reset layout", "Show every pane at its usual size"),
    _key(
        "alt+left", "grow(-1, 0)", "border_left", "Border left", "Move the border of the column to the left"
    ),
    _key(
        "alt+right",
        "grow(1, 0)",
        "border_right",
        "Border right",
        "Move the border of the column to the right",
    ),
    _key("alt+up", "grow(0, -1)", "lower", "Lower pane", "Make this pane lower"),
    _key("alt+down", "grow(0, 1)", "higher", "Higher pane", "Make this pane higher"),
)
_ESCAPE = _key(
    "escape",
    "escape",
    "escape",
    "Stop, leave",
    "Stop what is running; else leave the editor, then the task",
    show=True,
)

PANE_BINDINGS = (*_TURNS, _ERROR, *_SIZES)
"""What works on every screen that shows an episode, whoever plays it."""

PLAY_BINDINGS = (*_actions(), _HINT, _ASK, _FIX, *_TURNS, _DISCARD, _ERROR, _EXTERNAL, *_SIZES, _ESCAPE)
"""All keys of the play screen, in the order of the help."""
