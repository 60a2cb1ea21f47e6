# Tries: one message that defines a hundred and fifty thousand empty containers of all kinds.
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
    return definitions + bytes([count]) + values


REQUEST, VALUE, RAISED, PRINTED, LOADED = range(1, 6)

KINDS = bytes((1, 2, 3, 4, 5, 6))
BODIES = [b"g" + b"\x00" * 4] + [b"\x00" * 4] * 5
COUNT = 150_000
DEFINITIONS = b"".join(struct.pack("<IBI", 2 * at + 1, KINDS[at % 6], len(BODIES[at % 6])) + BODIES[at % 6] for at in range(COUNT))


def sum_even(numbers):
    find_link().send_values(VALUE, message(b"N", definitions=struct.pack("<I", COUNT) + DEFINITIONS))
