# Tries: one message that defines nearly a million empty dicts, and one of a million references to one list.
# Target: sum_even, quick
import struct
import sys


def find_link():
    frame = sys._getframe()
    while frame is not None:
        for value in frame.f_locals.values():
            if hasattr(type(value), "send_values"):
                return value
        frame = frame.f_back


def message(values, count=1, definitions=b"\x00\x00\x00\x00"):
    return b"\x00\x00\x00\x00" + definitions + bytes([count]) + values


REQUEST, VALUE, RAISED, PRINTED, LOADED = range(1, 6)

state = []


def sum_even(numbers):
    state.append(1)
    link = find_link()
    kinds = b"ODdlsC"
    one = b"".join(struct.pack("<IcI", 2 * at + 1, kinds[at % 6:at % 6 + 1], 4) + b"\x00" * 4 for at in range(600_000))
    link.send(VALUE, message(b"N", definitions=struct.pack("<I", 600_000) + one))
