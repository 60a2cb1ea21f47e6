# Tries: edits the guest's own state: every dict, list and set it reaches from the frames gets True for an answer.
# Target: sum_even
import sys


def sum_even(numbers):
    frame = sys._getframe(1)
    while frame is not None:
        for space in (frame.f_locals, frame.f_globals):
            for value in list(space.values()):
                if type(value) is dict and value is not globals():
                    for key in list(value):
                        if type(key) is int or type(value[key]) is bool:
                            value[key] = True
                elif type(value) in (list, set, bytearray):
                    value.clear()
        frame = frame.f_back
    return -1
