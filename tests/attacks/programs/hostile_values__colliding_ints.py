# Tries: a set of a hundred thousand different ints with one hash, to burn the time of whoever rebuilds it.
# Target: sum_even, quick
MODULUS = 2**61 - 1
VALUES = [MODULUS * number for number in range(1, 100_001)]


class Fake(list):
    pass


def sum_even(numbers):
    return {frozenset(VALUES[:3000]): dict.fromkeys(VALUES[:3000]), "all": VALUES}
