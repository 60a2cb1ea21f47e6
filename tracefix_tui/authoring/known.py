"""What has been found out already, by the content it depends on: only what has changed is proven again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from tracefix_tui.authoring.facts import Facts

Result = TypeVar("Result")


class Known:
    """Remembers the newest result of each stage of a proof. For one task, and one thread at a time.

    Attributes:
        facts: what was seen of single tests.
    """

    def __init__(self) -> None:
        self.facts = Facts()
        self._results: dict[str, tuple[str, Any]] = {}

    def ask(self, stage: str, content: object, make: Callable[[], Result]) -> Result:
        """The result of `stage` for `content` (anything whose `repr` tells it); made when it is not known.

        What `make` raises goes on to the caller and is not remembered.
        """
        mark = hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()
        known = self._results.get(stage)
        if known is None or known[0] != mark:
            known = mark, make()
            self._results[stage] = known
        result: Result = known[1]
        return result
