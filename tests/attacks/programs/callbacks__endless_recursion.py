# Tries: answers each callback's result with the next callback from within, without end.
# Target: apply_all
import sys

sys.setrecursionlimit(1_000_000)


class Deep:
    def __init__(self, functions):
        self.functions = functions

    def __add__(self, other):
        return [function(self) for function in self.functions]

    __mul__ = __len__ = __iter__ = __add__


def apply_all(functions, value):
    return [function(Deep(functions)) for function in functions]
