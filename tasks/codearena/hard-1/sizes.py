"""Arguments of `max_subarray` for a list of n numbers."""


def make(n, rng):
    return ([byte - 128 for byte in rng.randbytes(n)],)
