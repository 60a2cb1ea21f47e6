"""TraceFix: a terminal playground for debugging."""

__version__ = "0.1.0"
