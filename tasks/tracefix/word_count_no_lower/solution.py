"""Counting the words of a text."""

import string


def word_count(text: str) -> dict[str, int]:
    """Return how often each word occurs in `text`.

    Words are separated by white space and written in small letters in the result.
    Punctuation at the ends of a word is dropped, so "(yes," counts as "yes", and a
    token of nothing but punctuation is no word at all. "don't" and "e-mail" stay
    as they are.
    """
    counts: dict[str, int] = {}
    for token in text.split():
        word = token.strip(string.punctuation).lower()
        if word:
            counts[word] = counts.get(word, 0) + 1
    return counts
