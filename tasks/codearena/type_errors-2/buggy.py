"""Counting an election."""


def count_votes(ballots: list[str]) -> dict[str, int]:
    """Return how many ballots name each candidate.

    Blanks around a name are ignored; ballots without a name are not counted.
    """
    votes: dict[str, int] = {}
    for ballot in ballots:
        name = ballot.strip()
        if not name:
            continue
        votes.append(name)
    return votes
