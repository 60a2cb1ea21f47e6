"""Under the editor where whole sources are proposed: how much has changed since the newest proposal."""

from __future__ import annotations

from textual.content import Content

from tracefix_tui.counting import counted
from tracefix_tui.ui.widgets.pending import PendingBar


class ProposalBar(PendingBar):
    """Shown while the editor holds what has not been proposed."""

    def _summary(self) -> Content:
        count = len(self.edits)
        what = f"{counted(count, 'region')} changed"
        head = f"▸ {self.by} is about to propose  " if self.by else "✎ Not proposed yet  "
        return Content.assemble((head, "bold $mark-changed"), what)

    def _keys(self) -> Content:
        if self.by:
            return Content("")
        parts = ((self._apply_key, "propose", "propose"), (self._discard_key, "discard", "take back"))
        return Content("  ").join(
            Content.from_markup(
                f"[@click=screen.{name}][bold $footer-key-foreground]$key[/] {label}[/]", key=key
            )
            for key, name, label in parts
        )

    def _list(self) -> list[Content]:
        return []
