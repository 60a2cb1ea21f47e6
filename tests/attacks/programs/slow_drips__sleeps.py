# Tries: sleeps, using no CPU time at all.
# Target: sum_even, quick
import time


def sum_even(numbers):
    time.sleep(3600)
    return 6
