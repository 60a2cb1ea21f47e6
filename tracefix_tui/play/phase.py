"""What a driven player is at."""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """What goes on; the value is how people read it."""

    PAUSED = "paused"
    THINKING = "thinking"
    SHOWING = "about to act"
    ACTING = "acting"
    STOPPED = "stopped"
    TAKEN = "taken over"
    TROUBLE = "in trouble"
    OVER = "finished"
