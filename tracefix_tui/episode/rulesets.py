"""All rulesets by name."""

from __future__ import annotations

from tracefix_tui.episode.codearena import CODEARENA
from tracefix_tui.episode.ruleset import Ruleset
from tracefix_tui.episode.shaped import SHAPED
from tracefix_tui.episode.tracefix import TRACEFIX

RULESETS: dict[str, Ruleset] = {ruleset.name: ruleset for ruleset in (TRACEFIX, SHAPED, CODEARENA)}


class UnknownRuleset(ValueError):
    """No ruleset has that name. The message names those that exist."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no ruleset {name!r}. Choose one of: {', '.join(RULESETS)}.")


def ruleset(name: str) -> Ruleset:
    """The ruleset called `name`, or `UnknownRuleset`."""
    try:
        return RULESETS[name]
    except KeyError:
        raise UnknownRuleset(name) from None
