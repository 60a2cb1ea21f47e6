"""The entry point of `tracefix`: straight to the work where that is plain, else to the Typer commands.

Typer costs a third of an empty app's start-up, and loads pydantic as soon as a command runs. So `tracefix`,
`tracefix play NAME` and plain forms of `tracefix grade` go past it; `cli/root.py` holds the Typer app, where
each command is registered.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tracefix_tui.cli.streams import sound


def main() -> None:
    """Run `tracefix` with the process's arguments and exit with its status."""
    with sound():
        _main()


def _main() -> None:
    match sys.argv[1:]:
        case [] | ["play"]:
            from tracefix_tui.cli.screen import open_app

            raise SystemExit(open_app())
        case ["play", name] if not name.startswith("-"):
            from tracefix_tui.cli.screen import open_app

            raise SystemExit(open_app(task=name))
        case ["grade", *arguments]:
            _grade(arguments)
    from tracefix_tui.cli.root import app

    app()


def _grade(arguments: Sequence[str]) -> None:
    from tracefix_tui.cli.grading import plain, run

    request = plain(arguments)
    if request is not None:
        raise SystemExit(run(request))
