"""`tracefix tasks preview`: the player's screen and the proof of a task, live while it is being written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracefix_tui.cli.saying import usage

if TYPE_CHECKING:
    from tracefix_tui.ui.screens.preview import PreviewScreen


def preview(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The folder of the task.")],
) -> None:
    """See a task as a player will, with its proof beside it, anew at each save."""
    if not path.is_dir():
        usage(f"{path} is no folder; `tracefix tasks new NAME` writes one")
    from tracefix_tui.cli.screen import open_app

    def opening() -> PreviewScreen:
        from tracefix_tui.ui.screens.preview import PreviewScreen

        return PreviewScreen(path)

    raise typer.Exit(open_app(opening=opening))
