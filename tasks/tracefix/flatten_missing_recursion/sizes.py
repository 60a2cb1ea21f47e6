"""Arguments of `flatten` for n numbers in lists of eight, two levels deep."""


def make(n, rng):
    numbers = list(rng.randbytes(n))
    groups = [numbers[start : start + 8] for start in range(0, n, 8)]
    return ([[groups[start : start + 8]] for start in range(0, len(groups), 8)],)
