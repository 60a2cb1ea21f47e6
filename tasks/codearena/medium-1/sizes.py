"""Arguments of `binary_search` for an ordered list of n numbers."""


def make(n, rng):
    arr = list(range(0, 3 * n, 3))
    return (arr, rng.choice(arr) + rng.choice((0, 1)))
