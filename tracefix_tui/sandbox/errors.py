"""The two ways in which the sandbox refuses to go on."""

from __future__ import annotations


class SandboxError(Exception):
    """Code nobody trusts can't be run here. Says why and what to do.

    Attributes:
        title: what is wrong, in one line.
        advice: what to do about it.
    """

    def __init__(self, title: str, advice: str) -> None:
        super().__init__(f"{title} {advice}")
        self.title = title
        self.advice = advice


class Cancelled(Exception):
    """Somebody set the `Cancel` token of the work in progress."""
