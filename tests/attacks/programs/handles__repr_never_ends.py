# Tries: a repr that sleeps, and one of 100 MB: a failing assertion shows the value.
# Target: binary_search, quick
import time


class Slow:
    def __repr__(self):
        time.sleep(3600)

    __str__ = __repr__


class Big:
    def __repr__(self):
        return "passed\n" * 10_000_000


def binary_search(items, target):
    return Slow() if len(items) == 4 else Big()
