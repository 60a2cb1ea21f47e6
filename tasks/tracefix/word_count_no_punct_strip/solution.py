"""Counting the words of a text."""

import string

# What may stand at the ends of a word without belonging to it.
PUNCTUATION = string.punctuation


def _normalise(token: str) -> str:
    """Return `token` in small letters and without the punctuation at its ends.

    The result is empty when the token is nothing but punctuation.
    """
    return token.strip(PUNCTUATION).lower()


def word_count(text: str) -> dict[str, int]:
    """Return how often each word occurs in `text`; tokens without a word are skipped."""
    counts: dict[str, int] = {}
    for token in text.split():
        word = _normalise(token)
        if not word:
            continue
        counts.setdefault(word, 0)
        counts[word] += 1
    return counts
