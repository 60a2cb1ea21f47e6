"""Reads a source and says which problem it seems to solve and at which cost. Runs nothing."""

from tracefix_tui.grading.detector.detect import Detected, detect

__all__ = ["Detected", "detect"]
