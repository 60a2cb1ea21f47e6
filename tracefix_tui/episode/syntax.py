"""Whether a text is Python at all."""

from __future__ import annotations

import warnings


def has_syntax_error(source: str) -> bool:
    """Whether `source` does not compile. It is never run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, "solution.py", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
            return True
    return False
