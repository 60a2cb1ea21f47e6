# Tries: single writes of 60 MB to both streams, then many without a line end.
# Target: sum_even, quick
import sys


def sum_even(numbers):
    print("o" * 60_000_000)
    sys.stderr.write("e" * 60_000_000)
    for _ in range(100_000):
        sys.stdout.write("abc")
    return -1
