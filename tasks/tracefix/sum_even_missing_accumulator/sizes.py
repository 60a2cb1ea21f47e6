"""Arguments of `sum_even_numbers` for a list of n numbers."""


def make(n, rng):
    return ([byte - 128 for byte in rng.randbytes(n)],)
