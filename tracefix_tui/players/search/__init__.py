"""The search agent: mends small bugs by trying changes in the order of their promise. No model, no key."""

from tracefix_tui.players.search.agent import SearchAgent
from tracefix_tui.players.search.hunt import Budget

__all__ = ["Budget", "SearchAgent"]
