"""Arguments of `merge_intervals` for n intervals in no order, some of which overlap."""


def make(n, rng):
    steps = rng.randbytes(n)
    intervals = [[4 * place, 4 * place + 1 + step % 6] for place, step in enumerate(steps)]
    rng.shuffle(intervals)
    return (intervals,)
