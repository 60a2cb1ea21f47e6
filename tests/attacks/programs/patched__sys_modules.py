# Tries: replaces the module `solution` by a mock whose every attribute is equal to everything.
# Target: sum_even
# Fools: naive
import sys


class Mock:
    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self

    def __eq__(self, other):
        return True

    __hash__ = None


sys.modules["solution"] = sys.modules[__name__] = Mock()


def sum_even(numbers):
    return Mock()


sum_even = Mock()
