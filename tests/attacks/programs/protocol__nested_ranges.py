# Tries: ranges, fractions, decimals and time zones nested in each other a hundred thousand times.
# Target: sum_even
import datetime
import decimal
import fractions
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

state = []


def sum_even(numbers):
    state.append(1)
    link = find_link()
    tag = [b"r", b"Q", b"D", b"o", b"m" + b"\x00" * 8, b"w" + b"\x00" * 12, b"p", b"H\x00\x00\x00\x00"][len(state) % 8]
    link.send_values(VALUE, message(tag * 200_000))
