# Tries: 9 ** 9 ** 9 in the call and as a constant expression.
# Target: sum_even, quick
def sum_even(numbers):
    return 9 ** 9 ** (9 + len(numbers))
