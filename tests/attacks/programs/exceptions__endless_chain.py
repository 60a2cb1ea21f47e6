# Tries: an exception with a cyclic and very long chain of causes, a huge group and 5,000 traceback frames.
# Target: sum_even, quick
import sys

sys.setrecursionlimit(20_000)


def fail(depth):
    if depth:
        return fail(depth - 1)
    first = error = ValueError("x")
    for _ in range(20_000):
        error.__cause__ = ValueError("y")
        error = error.__cause__
    error.__cause__ = first
    raise ExceptionGroup("g" * 10_000, [first] * 10_000) from first


def sum_even(numbers):
    return fail(5_000)
