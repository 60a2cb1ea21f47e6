"""Who plays, as a record says it. A file of its own, so that a screen need not load the format for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Who took a step: `kind` is person, search, model, recording or script; `model` where there is one."""

    kind: str = "person"
    name: str = "person"
    model: str = ""
