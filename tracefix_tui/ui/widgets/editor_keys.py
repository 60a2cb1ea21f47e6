"""The keys of the code editor: TextArea's own under ids of ours, and a few more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from textual.binding import Binding
from textual.widgets import TextArea

_HELP = {
    "cut": "Cut the selection, or the line",
    "copy": "Copy the selection, or the line",
    "paste": "Insert what was copied, here or elsewhere",
    "undo": "Take back what was typed last",
    "redo": "Type it again",
}
"""Where TextArea's own words say too little."""

_NAMES = {"delete_to_end_of_line_or_delete_line": "kill"}
"""Where TextArea's own name is too long for a config file."""


def _own_keys_of_textarea() -> Iterator[Binding]:
    """Without the function keys, which are the game's."""
    for binding in TextArea.BINDINGS:
        if isinstance(binding, Binding) and binding.key not in ("f6", "f7"):
            action = binding.action.removesuffix("(True)")
            name = _NAMES.get(action, action) + ("_select" if action != binding.action else "")
            yield replace(binding, id=f"editor.{name}", tooltip=_HELP.get(name, binding.description))


EDITOR_BINDINGS = (
    *_own_keys_of_textarea(),
    Binding("shift+tab", "dedent", "Dedent the line, or the selected lines", show=False, id="editor.dedent"),
    Binding(
        "ctrl+underscore,ctrl+slash",
        "toggle_comment",
        "Comment the lines out or in",
        show=False,
        id="editor.comment",
    ),
)
