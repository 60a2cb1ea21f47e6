"""Arguments of `binary_search` for an ordered list of n numbers: one that stands in its last quarter."""

from itertools import accumulate


def make(n, rng):
    numbers = list(accumulate(rng.randbytes(n).replace(b"\0", b"\1")))
    return (numbers, numbers[n - 1 - rng.randrange(n // 4 + 1)])
