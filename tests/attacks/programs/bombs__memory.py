# Tries: allocates until something gives.
# Target: sum_even
KEPT = []


def sum_even(numbers):
    while True:
        KEPT.append(bytearray(50_000_000))
