"""The entry point of `tracefix`: straight to the screen where that is asked for, else to the Typer commands.

Typer costs a third of an empty app's start-up, so `tracefix` and `tracefix play NAME` go past it;
`cli/root.py` holds the Typer app, where each command is registered.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run `tracefix` with the process's arguments and exit with its status."""
    match sys.argv[1:]:
        case []:
            from tracefix_tui.cli.screen import open_app

            raise SystemExit(open_app())
        case ["play", name] if not name.startswith("-"):
            from tracefix_tui.cli.screen import open_app

            raise SystemExit(open_app(task=name))
        case _:
            from tracefix_tui.cli.root import app

            app()
