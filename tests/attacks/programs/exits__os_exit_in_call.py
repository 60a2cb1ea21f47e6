# Tries: os._exit(0) in the first call.
# Target: sum_even
# Fools: naive
import os


def sum_even(numbers):
    os._exit(0)
