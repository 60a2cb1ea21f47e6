"""Typer commands: parse, call one function, print."""

def main() -> None:
    """Entry point of `tracefix`."""
