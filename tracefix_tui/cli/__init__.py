"""Typer commands: parse, call one function, print. No logic.

Each command stands in a file of its own that imports Typer at the top and everything else inside the command,
so that `tracefix --help` and a single command load only what they need.
"""

from __future__ import annotations

import typer

app = typer.Typer(
    name="tracefix",
    help="A terminal playground for debugging: practise, watch and record.",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    add_completion=False,
)


def main() -> None:
    """Entry point of `tracefix`."""
    app()
