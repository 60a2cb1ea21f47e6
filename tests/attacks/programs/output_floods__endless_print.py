# Tries: prints without end.
# Target: sum_even, quick
def sum_even(numbers):
    while True:
        print("x" * 1_000)
