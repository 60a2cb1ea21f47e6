# Tries: opens descriptors until there are none left.
# Target: sum_even
import os


def sum_even(numbers):
    opened = 0
    for attempt in (lambda: os.dup(0), os.pipe, lambda: os.open("/dev/null", 0), lambda: os.memfd_create("x")):
        try:
            for _ in range(100_000):
                attempt()
                opened += 1
        except OSError:
            pass
    return -1 - opened
