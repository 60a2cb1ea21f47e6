"""Opens the Textual app, or says in one line why it can't. Imports no Typer, and Textual only when it must."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def open_app(
    task: str | None = None,
    rules: str | None = None,
    tasks: Sequence[Path] = (),
    theme: str | None = None,
) -> int:
    """Open the app on the browser or on one task and stay until it is left.

    Args:
        task: `name` or `pack/name` of the task to play at once.
        rules: name of a ruleset; None takes the configured one.
        tasks: more folders with task packs.
        theme: name of a colour theme; None takes the configured one.

    Returns:
        The exit status: 0 after a normal end, 2 when there is no terminal or a name is unknown.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(
            "tracefix: the screen needs a terminal; `tracefix --help` lists what works without one.",
            file=sys.stderr,
        )
        return 2
    from tracefix_tui.ui.app import TracefixApp

    app = TracefixApp()
    app.run()
    return app.return_code or 0
