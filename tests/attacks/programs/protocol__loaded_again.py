# Tries: says again that it is loaded, with other names, in the middle of the run, and before it is asked anything.
# Target: sum_even
# Loads: perhaps
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


def text(value):
    data = value.encode()
    return b"s" + struct.pack("<I", len(data)) + data


LOADED_BODY = b"N" + b"tg" + struct.pack("<I", 1) + text("sum_even") + b"tg" + struct.pack("<I", 1) + b"B" + text("sum")[1:]
link = find_link()
link.send_values(LOADED, message(LOADED_BODY, 3))
link.send_values(VALUE, message(b"i" + struct.pack("<q", 6)))


def sum_even(numbers):
    find_link().send_values(LOADED, message(LOADED_BODY, 3))
    return -1
