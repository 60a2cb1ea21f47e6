# Tries: replaces every function of the guest's modules by one that returns True.
# Target: sum_even
# Loads: perhaps
import sys

frame = sys._getframe()
while frame is not None:
    space = frame.f_globals
    if space is not globals():
        for name, value in list(space.items()):
            if callable(value) and not name.startswith("__"):
                space[name] = lambda *args, **kwargs: True
    frame = frame.f_back


def sum_even(numbers):
    return -1
