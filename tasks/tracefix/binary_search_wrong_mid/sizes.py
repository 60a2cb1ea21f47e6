"""Arguments of `binary_search` for an ordered list of n numbers: one that stands in its last quarter."""


def make(n, rng):
    start = rng.randrange(1000)
    at = n - 1 - rng.randrange(n // 4 + 1)
    return (list(range(start, start + 3 * n, 3)), start + 3 * at)
