# Tries: overflows the C stack with unlimited recursion.
# Target: sum_even
import sys

sys.setrecursionlimit(2**31 - 1)


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x" if len(name) < 10 else name)


def sum_even(numbers):
    return Deep().value
