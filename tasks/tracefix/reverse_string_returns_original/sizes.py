"""Arguments of `reverse_string` for a text of n characters."""


def make(n, rng):
    return (rng.randbytes(n).decode("latin-1"),)
