"""Screens whose styles are computed once until they are shown: Textual does it when they resume as well."""

from __future__ import annotations

from textual.events import ScreenResume
from textual.screen import Screen


class StyledOnce(Screen[None]):
    """A screen that is first painted with the styles that its widgets have got when they were mounted."""

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Leave the styles as they are the first time. Textual calls this besides a subclass's own."""
        if not self.stack_updates:
            event.refresh_styles = False
