"""Arguments of `max_subarray` for a list of n numbers."""


def make(n, rng):
    return ([rng.randint(-100, 100) for _ in range(n)],)
