# Tries: never ends its import.
# Target: sum_even, quick
# Loads: no
import time

while True:
    time.sleep(1)


def sum_even(numbers):
    return 6
