"""Arguments of `average` for a list of n numbers."""


def make(n, rng):
    return ([rng.randint(-1000, 1000) for _ in range(n)],)
