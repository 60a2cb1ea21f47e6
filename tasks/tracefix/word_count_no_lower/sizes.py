"""Arguments of `word_count` for a text of n words."""

WORDS = ("tree", "Tree,", "house.", "a", "The", "river!", "stone")


def make(n, rng):
    return (" ".join([WORDS[byte % 7] for byte in rng.randbytes(n)]),)
