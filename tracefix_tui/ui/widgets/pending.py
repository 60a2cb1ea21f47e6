"""The pending edit: what was typed, as the REPLACE_LINES it would become, each with its price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tracefix_tui.episode.actions import Action
from tracefix_tui.episode.buffer import block_lines
from tracefix_tui.ui.widgets.looks import style_text
from tracefix_tui.ui.widgets.printable import printable
from tracefix_tui.ui.widgets.reward_meter import amount_text


@dataclass(frozen=True, slots=True)
class PricedEdit:
    """One REPLACE_LINES that the pending edit would become.

    Attributes:
        action: the action.
        replaced: the lines it takes away.
        price: what the step would earn, as it stands in the row of actions; None where it can't be foretold.
    """

    action: Action
    replaced: tuple[str, ...]
    price: float | None


def edit_label(edit: PricedEdit) -> str:
    """`lines 3-4 → 2 lines`, or `line 3 → deleted`."""
    start, end = edit.action.start_line, edit.action.end_line
    where = f"line {start}" if start == end else f"lines {start}-{end}"
    block = edit.action.new_code_block or ""
    count = block.count("\n") + 1
    after = "deleted" if not block else f"{count} line{'s' if count > 1 else ''}"
    return f"{where} → {after}"


class PendingBar(Widget):
    """Shown under the editor while it holds text that the episode does not know.

    Attributes:
        edits: what would be performed, in that order; empty hides the bar.
        rows: how many rows may say what goes and what comes.
        by: name of the agent that is about to do it; "" for the person's own.
    """

    DEFAULT_CSS = """
    PendingBar {
        height: auto;
        max-height: 7;
        padding: 0 1;
        background: $panel;
        display: none;
        link-style: none;
        link-color: $foreground;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        &.-shown { display: block; }
    }
    """

    edits: reactive[tuple[PricedEdit, ...]] = reactive((), layout=True)
    rows: reactive[int] = reactive(3, layout=True)
    by: reactive[str] = reactive("")

    def __init__(self, apply_key: str, discard_key: str, *, id: str | None = None) -> None:
        """Nothing is pending. The keys are named as people read them."""
        super().__init__(id=id)
        self._apply_key, self._discard_key = apply_key, discard_key

    def watch_edits(self, edits: Sequence[PricedEdit]) -> None:
        """Hide the bar while nothing is pending."""
        self.set_class(bool(edits), "-shown")

    def render(self) -> RenderResult:
        """What would happen, its price, and the keys for it."""
        if not self.edits:
            return ""
        summary, keys = self._summary(), self._keys()
        gap = self.content_size.width - summary.cell_length - keys.cell_length
        lines = [summary + Content(" " * gap) + keys] if gap >= 2 or self.by else [summary, keys]
        if len(self.edits) == 1:
            lines += [
                Content.styled(f"{sign} {printable(line)}", style_text(self.app, look))
                for sign, line, look in _changes(self.edits[0], self.rows)
            ]
        else:
            lines += self._list()
        return Content("\n").join(lines)

    def _summary(self) -> Content:
        count = len(self.edits)
        prices = [edit.price for edit in self.edits]
        total = None if None in prices else sum(price or 0.0 for price in prices)
        if count == 1:
            what = f"REPLACE_LINES {edit_label(self.edits[0])}"
        else:
            what = f"{count} regions as {count} REPLACE_LINES, bottom up"
        head = f"▸ {self.by} will do " if self.by else "✎ Pending "
        return Content.assemble((head, "bold $mark-changed"), (_price(total), "bold"), "  ", what)

    def _keys(self) -> Content:
        if self.by:
            return Content("")
        parts = ((self._apply_key, "apply"), (self._discard_key, "discard"))
        return Content("  ").join(
            Content.from_markup(
                f"[@click=screen.{name}][bold $footer-key-foreground]$key[/] {name}[/]", key=key
            )
            for key, name in parts
        )

    def _list(self) -> list[Content]:
        lines = [
            Content.assemble(
                (f"  {number}. ", "$mark-quiet"), edit_label(edit), "  ", (_price(edit.price), "$mark-quiet")
            )
            for number, edit in enumerate(self.edits[: self.rows], 1)
        ]
        if len(self.edits) > self.rows:
            lines[-1] += Content.styled(f"   and {len(self.edits) - self.rows + 1} more", "$mark-quiet")
        return lines


def _price(price: float | None) -> str:
    return "price unknown" if price is None else amount_text(price)


def _changes(edit: PricedEdit, rows: int) -> list[tuple[str, str, str]]:
    """Sign, text and look of what goes and what comes, at most so many of both."""
    old = edit.replaced
    new = block_lines(edit.action.new_code_block or "", old, edit.action.indent)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    gone = [("-", line, "gone") for line in old[head : len(old) - tail]]
    come = [("+", line, "new") for line in new[head : len(new) - tail]]
    if len(gone) + len(come) > rows:
        half = max(1, rows // 2)
        gone, come = gone[:half], come[: max(1, rows - min(half, len(gone)))]
    return [*gone, *come][:rows]
