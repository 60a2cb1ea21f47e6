# Tries: a giant constant and a giant comprehension while it is imported.
# Target: sum_even
# Loads: perhaps
HUGE = [bytes(1 << 24) for _ in range(1 << 20)]


def sum_even(numbers):
    return 6
