"""The code editor: what keys do in it, from typing to comments and the clipboard. `code_view` draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingsMap, BindingType
from textual.document._document import EditResult, Location, Selection
from textual.geometry import Offset
from textual.message import Message

from tracefix_tui.ui.widgets.code_view import CodeView
from tracefix_tui.ui.widgets.editor_keys import EDITOR_BINDINGS

if TYPE_CHECKING:
    from tracefix_tui.ui.widgets.vim import VimKeys


class CodeEditor(CodeView, inherit_bindings=False):
    """A Python editor, with vim keys where they are wanted."""

    DEFAULT_CSS = """
    CodeEditor {
        border: none;
        padding: 0;
        background: $surface;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 0;
        &:focus { border: none; }
        & .text-area--gutter { color: $foreground 45%; background: $surface; }
        & .text-area--cursor-gutter { color: $foreground 85%; text-style: bold; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [*EDITOR_BINDINGS]

    @dataclass
    class Left(Message):
        """The person pressed Escape in the editor and wants the keys to go elsewhere."""

        editor: CodeEditor

    @dataclass
    class Command(Message):
        """A vim command was typed after the colon: `w`."""

        text: str

    @dataclass
    class ModeChanged(Message):
        """The vim keys are in another mode, or more of a command was typed."""

        status: str

    def __init__(
        self, text: str = "", *, vim: bool = False, id: str | None = None, classes: str | None = None
    ) -> None:
        """Create an editor that holds `text`, with vim keys when `vim` is set."""
        self.vim: VimKeys | None = None
        self._own_keys: BindingsMap | None = None
        super().__init__(text, id=id, classes=classes)
        if vim:
            from tracefix_tui.ui.widgets.vim import VimKeys

            self.vim = VimKeys(self, lambda command: self.post_message(self.Command(command)))

    # --- text in and out

    def replace_text(self, text: str) -> None:
        """Make the document `text` through the smallest single edit, so that undo and the cursor survive."""
        old, new = self.document.lines, text.split("\n")
        if old == new:
            return
        head, limit = 0, min(len(old), len(new))
        while head < limit and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < limit - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        cursor = self.cursor_location
        if head + tail == limit and len(old) != len(new):
            # Whole lines come or go: the edit takes along the newline before them, or after them at the top.
            if head:
                start, end = (
                    (head - 1, len(old[head - 1])),
                    (len(old) - tail - 1, len(old[len(old) - tail - 1])),
                )
                insert = "".join("\n" + line for line in new[head : len(new) - tail])
            else:
                start, end = (0, 0), (len(old) - tail, 0)
                insert = "".join(line + "\n" for line in new[: len(new) - tail])
        else:
            start, end = (head, 0), (len(old) - tail - 1, len(old[len(old) - tail - 1]))
            insert = "\n".join(new[head : len(new) - tail])
        self.history.checkpoint()
        self.replace(insert, start, end, maintain_selection_offset=True)
        self.history.checkpoint()
        row = min(cursor[0], self.document.line_count - 1) if cursor[0] >= head else cursor[0]
        self.selection = Selection.cursor((row, min(cursor[1], len(self.document[row]))))

    def go_to(self, row: int) -> None:
        """Put the cursor on the first word of a 0-based row, clamped to the text, and the row in mid-view."""
        row = max(0, min(row, self.document.line_count - 1))
        line = self.document[row]
        self.move_cursor((row, len(line) - len(line.lstrip())), center=True)

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        """Scroll to the cursor; not while the editor has no size, for then any place would be wrong."""
        if self.is_mounted and not self.size:
            self._recompute_cursor_offset()
            return Offset(0, 0)
        return super().scroll_cursor_visible(center, animate)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.scroll_cursor_visible()

    # --- keys

    async def _on_key(self, event: events.Key) -> None:
        if self.vim is not None and not self.read_only:
            before = self.vim.status
            taken = self.vim.press(event.key, event.character)
            if self.vim.status != before:
                self.post_message(self.ModeChanged(self.vim.status))
            if taken:
                event.stop()
                event.prevent_default()
                return
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self.post_message(self.Left(self))
        elif await self._run_own_binding(event.key):
            event.stop()
            event.prevent_default()
        elif event.key.startswith("alt+"):
            return  # a key for a binding, though the terminal names a character with it
        elif event.key == "enter" and not self.read_only:
            event.stop()
            event.prevent_default()
            self._insert_newline()
        elif event.key == "tab" and self.selection.start[0] != self.selection.end[0]:
            event.stop()
            event.prevent_default()
            self.shift_lines(self.indent_width)
        else:
            await super()._on_key(event)

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        """Type or paste; line ends of other systems become line feeds."""
        return super()._replace_via_keyboard(insert.replace("\r\n", "\n").replace("\r", "\n"), start, end)

    async def _run_own_binding(self, key: str) -> bool:
        """Do what the editor's own keys do right here.

        Textual would pass the key up to the app and the action back down, and what is typed meanwhile would
        overtake it.
        """
        if self._own_keys is None:
            self._own_keys = self._bindings.copy()
            self._own_keys.apply_keymap(self.app._keymap)
        for binding in self._own_keys.key_to_bindings.get(key, ()):
            if await self.app.run_action(binding.action, self):
                return True
        return False

    def _insert_newline(self) -> None:
        row, column = min(self.selection)
        before = self.document[row][:column]
        indent = before[: len(before) - len(before.lstrip())]
        if before.rstrip().endswith(":"):
            indent += " " * self.indent_width
        self._replace_via_keyboard("\n" + indent, *self.selection)

    def action_delete_left(self) -> None:
        """Delete to the left; in the indentation, back to the tab stop before."""
        row, column = self.cursor_location
        before = self.document[row][:column]
        if self.selection.is_empty and before and not before.strip(" "):
            stop = (column - 1) // self.indent_width * self.indent_width
            self._delete_via_keyboard((row, stop), (row, column))
        else:
            super().action_delete_left()

    def action_dedent(self) -> None:
        """Take one level of indentation from the selected lines."""
        self.shift_lines(-self.indent_width)

    def action_toggle_comment(self) -> None:
        """Comment the selected lines out, or in when all of them are comments."""
        first, last = self._selected_rows()
        lines = [line for line in self.document.lines[first : last + 1] if line.strip()]
        if self.read_only or not lines:
            return
        if all(line.lstrip().startswith("#") for line in lines):
            self._edit_rows(
                lambda line: line.replace("# ", "", 1) if "# " in line else line.replace("#", "", 1)
            )
        else:
            column = min(len(line) - len(line.lstrip()) for line in lines)
            self._edit_rows(lambda line: f"{line[:column]}# {line[column:]}" if line.strip() else line)

    def _selected_rows(self) -> tuple[int, int]:
        (first, _), (last, column) = sorted(self.selection)
        return first, last - 1 if last > first and column == 0 else last

    def shift_lines(self, cells: int) -> None:
        """Indent the selected lines by `cells`; a negative number dedents."""

        def shifted(line: str) -> str:
            if cells > 0:
                return " " * cells + line if line.strip() else line
            return line[min(-cells, len(line) - len(line.lstrip(" "))) :]

        if not self.read_only:
            self._edit_rows(shifted)

    def _edit_rows(self, change: Callable[[str], str]) -> None:
        first, last = self._selected_rows()
        before = list(self.document.lines[first : last + 1])
        after = [change(line) for line in before]
        if after == before:
            return
        start, end = self.selection

        def moved(row: int, column: int) -> tuple[int, int]:
            if not first <= row <= last:
                return row, column
            shift = len(after[row - first]) - len(before[row - first])
            return row, max(0, column + shift) if column or self.selection.is_empty else 0

        new_selection = Selection(moved(*start), moved(*end))
        self.history.checkpoint()
        self.replace("\n".join(after), (first, 0), (last, len(before[-1])), maintain_selection_offset=False)
        self.selection = new_selection

    # --- clipboard

    def copy_text(self, text: str) -> None:
        """Put `text` into the clipboard of the terminal (OSC 52) and of the system, if it has a command."""
        from tracefix_tui.ui.widgets.clipboard import copy_to_system

        self.app.copy_to_clipboard(text)
        self.run_worker(partial(copy_to_system, text), thread=True, group="clipboard", exit_on_error=False)

    def action_copy(self) -> None:
        """Copy the selection, or the line when nothing is selected."""
        text = self.selected_text or self.document[self.cursor_location[0]] + "\n"
        self.copy_text(text)

    def action_cut(self) -> None:
        """Cut the selection, or the line when nothing is selected."""
        if self.read_only:
            return
        if self.selection.is_empty:
            self.copy_text(self.document[self.cursor_location[0]] + "\n")
            self._delete_cursor_line()
        else:
            self.copy_text(self.selected_text)
            self._delete_via_keyboard(*self.selection)

    def action_paste(self) -> None:
        """Insert what the system's clipboard holds, or what was last copied here."""
        self.run_worker(self._paste(), group="clipboard", exit_on_error=False)

    async def _paste(self) -> None:
        from asyncio import to_thread

        from tracefix_tui.ui.widgets.clipboard import paste_from_system

        text = await to_thread(paste_from_system) or self.app.clipboard
        if text and not self.read_only and (result := self._replace_via_keyboard(text, *self.selection)):
            self.move_cursor(result.end_location)
