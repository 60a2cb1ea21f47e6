# Tries: an endless computation inside one C call, which no signal handler in Python can interrupt.
# Target: sum_even, quick
def sum_even(numbers):
    return pow(3, 10**7, 10**600_000 + 1)
