"""Arguments of `binary_search` for an ordered list of n numbers: one that is missing near the end."""


def make(n, rng):
    start = rng.randrange(1000)
    return (list(range(start, start + 3 * n, 3)), start + 3 * n - 2)
