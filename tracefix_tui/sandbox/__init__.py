"""Runs code that nobody trusts. Knows nothing of tasks or rewards."""
