# Tries: raises the recursion limit away from under the guest and recurses in pure Python, then swallows it.
# Target: sum_even
import sys


def down(depth):
    try:
        return down(depth + 1)
    except RecursionError:
        return 6


sys.setrecursionlimit(60)


def sum_even(numbers):
    return down(0)
