# Tries: floods descriptors 1 and 2 past sys.stdout.
# Target: sum_even, quick
import os


def sum_even(numbers):
    while True:
        for descriptor in (0, 1, 2):
            try:
                os.write(descriptor, b"x" * 1_000_000)
            except OSError:
                pass
