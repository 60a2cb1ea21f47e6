"""Where OpenEnv's tools look for the app and its start. The server is `tracefix_tui.server`."""

import sys

from tracefix_tui.cli import main as tracefix
from tracefix_tui.server.hosted import app

__all__ = ["app", "main"]


def main() -> None:
    """`tracefix serve` with this process's arguments."""
    sys.argv.insert(1, "serve")
    tracefix()


if __name__ == "__main__":
    main()
