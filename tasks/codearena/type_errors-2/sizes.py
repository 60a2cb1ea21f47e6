"""Arguments of `count_votes` for n ballots."""

BALLOTS = ("Ann", " Bo", "Cleo ", "Dan", "")


def make(n, rng):
    return ([BALLOTS[byte % 5] for byte in rng.randbytes(n)],)
