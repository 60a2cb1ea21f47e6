# Tries: raises unittest.SkipTest out of the call.
# Target: sum_even
# Fools: naive
import unittest


def sum_even(numbers):
    raise unittest.SkipTest("not today")
