"""Arguments of `count_votes` for n ballots."""


def make(n, rng):
    return ([rng.choice(("Ann", " Bo", "Cleo ", "Dan", "")) for _ in range(n)],)
