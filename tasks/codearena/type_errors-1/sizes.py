"""Arguments of `total` for a column of n cells."""


def make(n, rng):
    return ([rng.choice((5, 2.5, "7", " 1.25 ", "")) for _ in range(n)],)
