"""The panes of the play screen: beside each other, or one at a time when it is narrow or one is enlarged.

The style sheet does the layout; this sets classes and shares, and turns drags and keys into new shares.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.containers import Container
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tracefix_tui.ui.layout import REPLAY_PANES, Layout
from tracefix_tui.ui.widgets.pane import Edge, Pane

FOCUS_ORDER = (
    ("code", "#editor"),
    ("steps", "#steps"),
    ("thoughts", "#thoughts"),
    ("tests", "#tests"),
    ("tests", "#detail"),
    ("output", "#output"),
    ("task", "#task"),
)
"""Where the focus goes from pane to pane."""

_SHARE_STEP = 0.03
_WEIGHT_STEP = 0.75


_CLASSES = (*(f"-hide-{key}" for key in REPLAY_PANES), "-hide-side", "-whole-side")


def _classes(sizes: Layout) -> Iterator[str]:
    """The classes that say which panes are hidden."""
    yield from (f"-hide-{key}" for key in sizes.hidden)
    if set(sizes.column) <= sizes.hidden:
        yield "-hide-side"
    if not sizes.hidden & set(sizes.column) and "thoughts" not in sizes.panes:
        yield "-whole-side"


class PaneBox(Container):
    """Holds `#code-pane` and `#side` with the other panes.

    Attributes:
        sizes: how the panes share the screen.
        active: the pane that is shown when only one is.
        zoomed: whether the active pane has the whole screen.
    """

    sizes: reactive[Layout] = reactive(Layout(), init=False)
    active: reactive[str] = reactive("code", init=False)
    zoomed: reactive[bool] = reactive(False, init=False)

    @dataclass
    class Changed(Message):
        """The person has changed sizes, or what is shown. `settled` when it is worth remembering."""

        box: PaneBox
        settled: bool

    def __init__(self, sizes: Layout, usual: Layout | None = None, *, id: str | None = None) -> None:
        """Start with these sizes, and the code as the active pane; `usual` are those to go back to."""
        super().__init__(id=id, classes=" ".join(["-tab-code", *_classes(sizes)]))
        self._usual = usual or Layout()
        self.set_reactive(PaneBox.sizes, sizes)

    def on_mount(self) -> None:
        """Take the sizes that were set before."""
        self._share(self.sizes)

    def on_resize(self) -> None:
        """Take note when there is room for another number of columns."""
        if (kind := (self.single, self._is_vast)) != self._kind:
            self._kind = kind
            self._share(self.sizes)
            self.post_message(self.Changed(self, settled=False))

    _kind = (False, False)

    @property
    def _is_vast(self) -> bool:
        return self.screen.has_class("-vast")

    @property
    def _code_share(self) -> float:
        return self.sizes.code_vast if self._is_vast else self.sizes.code

    @property
    def single(self) -> bool:
        """Whether only the active pane is shown."""
        return self.zoomed or self.screen.has_class("-narrow")

    def pane(self, key: str) -> Pane:
        """The pane with a key of `sizes.panes`."""
        return self.query_one(f"#{key}-pane", Pane)

    # --- state to styles

    def watch_active(self, active: str) -> None:
        """Say by class which pane is shown alone."""
        self.update_classes({f"-tab-{key}": key == active for key in self.sizes.panes})
        self.post_message(self.Changed(self, settled=False))

    def watch_zoomed(self, zoomed: bool) -> None:
        """Say by class whether one pane has the screen."""
        self.set_class(zoomed, "-zoomed")
        self.post_message(self.Changed(self, settled=False))

    def watch_sizes(self, sizes: Layout) -> None:
        """Give the panes their shares."""
        wanted = set(_classes(sizes))
        self.update_classes({name: name in wanted for name in _CLASSES})
        self._share(sizes)
        self.post_message(self.Changed(self, settled=False))

    def _share(self, sizes: Layout) -> None:
        side = self.query_one("#side", Container)
        self.pane("code").styles.width = f"{self._code_share * 100:.2f}fr"
        side.styles.width = f"{(1 - self._code_share) * 100:.2f}fr"
        for key in sizes.column:
            self.pane(key).styles.height = f"{getattr(sizes, key):.3f}fr"
        side.styles.grid_columns = f"{sizes.info:.3f}fr {1 - sizes.info:.3f}fr"
        side.styles.grid_rows = f"{sizes.task:.3f}fr {sizes.output:.3f}fr"

    # --- what is shown

    def show_pane(self, key: str) -> None:
        """Make sure that a pane can be seen."""
        self.sizes = self.sizes.shown(key)
        if self.active != key:
            self.zoomed = False
        self.active = key

    def toggle_pane(self, key: str) -> None:
        """Hide a pane, or show it again."""
        self.zoomed = False
        self.sizes = self.sizes.toggled(key)
        if key in self.sizes.hidden and self._focused_key() == key:
            self.focus_next_pane()
        self.post_message(self.Changed(self, settled=True))

    def hide_focused(self) -> None:
        """Hide the pane that has the focus."""
        key = self._focused_key()
        if key is not None and not self.single:
            self.toggle_pane(key)

    def toggle_zoom(self) -> None:
        """Give the focused pane the whole screen, or put it back."""
        key = self._focused_key()
        if key is not None:
            self.active = key
        self.zoomed = not self.zoomed

    def reset_sizes(self) -> None:
        """Show every pane at its usual size."""
        self.zoomed = False
        self.sizes = self._usual
        self.post_message(self.Changed(self, settled=True))

    # --- focus

    def focus_pane(self, key: str) -> None:
        """Show a pane and give it the focus."""
        self.show_pane(key)
        self.query_one(next(selector for pane, selector in FOCUS_ORDER if pane == key)).focus()

    def focus_next_pane(self, step: int = 1) -> None:
        """Move the focus to the next place that can be shown; the tabs turn along on a narrow screen."""
        stops = [
            (key, self.query_one(selector))
            for key, selector in FOCUS_ORDER
            if key in self.sizes.panes and (self.single or key not in self.sizes.hidden)
        ]
        here = next((number for number, (_, widget) in enumerate(stops) if widget.has_focus), None)
        if here is None:
            keys = [key for key, _ in stops]
            here = keys.index(self.active) - step if self.active in keys else -step
        key, widget = stops[(here + step) % len(stops)]
        self.active = key
        widget.focus()

    def _focused_key(self) -> str | None:
        for widget in self._focus_path():
            if isinstance(widget, Pane) and widget.id:
                return widget.id.removesuffix("-pane")
        return None

    def _focus_path(self) -> Iterator[Widget]:
        focused = self.screen.focused
        return (
            (node for node in focused.ancestors_with_self if isinstance(node, Widget))
            if focused
            else iter(())
        )

    # --- sizes by key

    def grow(self, columns: int, rows: int) -> None:
        """Move the borders of the focused pane by steps: columns to the right, rows downwards."""
        if self.single:
            return
        key = self._focused_key() or "code"
        sizes = self.sizes
        if columns and key == "tests" and self._is_grid():
            sizes = sizes.with_info(sizes.info + columns * _SHARE_STEP)
        elif columns:
            sizes = sizes.with_code(self._code_share + columns * _SHARE_STEP, vast=self._is_vast)
        if rows:
            pane = key if key in sizes.column else "tests"
            sizes = sizes.with_weight(pane, getattr(sizes, pane) + rows * _WEIGHT_STEP)
        self.sizes = sizes
        self.post_message(self.Changed(self, settled=True))

    def _is_grid(self) -> bool:
        return self._is_vast and self.has_class("-whole-side")

    # --- by mouse

    def on_pane_hide_asked(self, message: Pane.HideAsked) -> None:
        """Hide the pane whose cross was clicked."""
        message.stop()
        self.toggle_pane((message.pane.id or "").removesuffix("-pane"))

    def on_pane_dragged(self, message: Pane.Dragged) -> None:
        """Put the border where the mouse is."""
        message.stop()
        if self.single:
            return
        key = (message.pane.id or "").removesuffix("-pane")
        if message.edge in (Edge.LEFT, Edge.RIGHT):
            self._drag_column(key, message.edge, message.at.x)
        else:
            self._drag_row(key, message.edge, message.at.y)
        if message.done:
            self.post_message(self.Changed(self, settled=True))

    def _drag_column(self, key: str, edge: Edge, x: int) -> None:
        side = self.query_one("#side").region
        inner = self._is_grid() and ((key == "tests") is (edge is Edge.LEFT)) and key != "code"
        if inner and side.width:
            self.sizes = self.sizes.with_info((x - side.x) / side.width)
        elif (key == "code") is (edge is Edge.RIGHT) and self.region.width:
            share = (x - self.region.x) / self.region.width
            self.sizes = self.sizes.with_code(share, vast=self._is_vast)

    def _drag_row(self, key: str, edge: Edge, y: int) -> None:
        column = [pane for pane in self.sizes.column if pane not in self.sizes.hidden]
        if self._is_grid():
            column.remove("tests")
        if key not in column:
            return
        at = column.index(key) - (edge is Edge.TOP)
        if not 0 <= at < len(column) - 1:
            return
        upper, lower = column[at], column[at + 1]
        area = Region.from_union([self.pane(upper).region, self.pane(lower).region])
        if not area.height:
            return
        together = getattr(self.sizes, upper) + getattr(self.sizes, lower)
        share = min(0.95, max(0.05, (y - area.y) / area.height))
        self.sizes = self.sizes.with_weight(upper, together * share).with_weight(
            lower, together * (1 - share)
        )
