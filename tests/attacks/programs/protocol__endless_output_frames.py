# Tries: output frames of eight megabytes each, without end, straight on the channel.
# Target: sum_even, quick
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


def sum_even(numbers):
    link = find_link()
    while True:
        link.send(PRINTED, b"\x01" + b"\xff\x1b" * (4 << 20))
