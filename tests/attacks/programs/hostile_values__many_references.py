# Tries: a small object graph that unfolds to 2**60 items when each reference is written out.
# Target: sum_even
def sum_even(numbers):
    value = ["x"]
    for _ in range(60):
        value = [value, value]
    return value
