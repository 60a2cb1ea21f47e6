from collections import Counter
def count_votes(ballots):
    return Counter(b.strip() for b in ballots if b.strip())
