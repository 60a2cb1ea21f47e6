# Tries: answers of 100 MB of text and of a million items.
# Target: sum_even, quick
def sum_even(numbers):
    return "x" * 100_000_000 if len(numbers) == 3 else [None] * 3_000_000
