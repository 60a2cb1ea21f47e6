"""From source and task to a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracefix_tui.grading.grader import Grader

__all__ = ["Grader"]


def __getattr__(name: str) -> Any:
    """`Grader` is loaded when somebody asks for it: reports are read in places that never grade."""
    if name == "Grader":
        from tracefix_tui.grading.grader import Grader

        return Grader
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
