# Tries: allocates, catches MemoryError, and goes on in ever smaller pieces.
# Target: sum_even, quick
KEPT = []


def sum_even(numbers):
    size = 1 << 26
    while True:
        try:
            KEPT.append(bytearray(size))
        except MemoryError:
            size = max(size // 2, 16)
