# Tries: makes the guest's encoder write a huge set of colliding ints by handing it a list whose type it takes for a set.
# Target: sum_even, quick
import sys

VALUES = [(2**61 - 1) * number for number in range(1, 60_001)]
real_list, real_set = list, set
frame = sys._getframe()
while frame is not None:
    for name, value in real_list(frame.f_globals.items()):
        if isinstance(value, dict) and set in value and list in value:
            value[list], value[tuple] = value[set], value.get(frozenset, value[set])
    frame.f_globals["set"] = frame.f_globals["frozenset"] = real_list
    frame = frame.f_back


def sum_even(numbers):
    return VALUES
