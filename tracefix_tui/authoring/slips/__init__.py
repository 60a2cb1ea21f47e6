"""Slips: the bugs that people really make, each as a change of the syntax tree with words about it.

The operators of `authoring.operators` ask whether tests notice any change; these make bugs worth mending.
"""

from tracefix_tui.authoring.slips.catalog import SLIPS
from tracefix_tui.authoring.slips.slip import Slip

__all__ = ["SLIPS", "Slip"]
