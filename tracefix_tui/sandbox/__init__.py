"""Runs code that nobody trusts. Knows nothing of tasks or rewards."""

from tracefix_tui.sandbox.cancel import Cancel
from tracefix_tui.sandbox.errors import Cancelled, SandboxError
from tracefix_tui.sandbox.guest import Exit, Guest
from tracefix_tui.sandbox.layers import Layer, Layers
from tracefix_tui.sandbox.limits import Profile, Role
from tracefix_tui.sandbox.pool import Sandbox

__all__ = [
    "Cancel",
    "Cancelled",
    "Exit",
    "Guest",
    "Layer",
    "Layers",
    "Profile",
    "Role",
    "Sandbox",
    "SandboxError",
]
