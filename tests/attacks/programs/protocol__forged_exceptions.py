# Tries: exceptions of the judge's own kinds by name: Closed, Skipped, Failed, SystemExit, StopTest, with odd arguments.
# Target: binary_search
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


KINDS = ["Closed", "Skipped", "Failed", "SystemExit", "AssertionError", "BaseException", "eval", "object", "", "WireError"]
EMPTY = b"tg" + struct.pack("<I", 0)


def binary_search(items, target):
    link = find_link()
    for name in KINDS[len(items):] + KINDS:
        for values in (
            text("builtin") + text(name) + EMPTY + text("passed") + EMPTY,
            text("own") + text(name) + text(name) + EMPTY + text("passed") + EMPTY,
            text("again") + b"i" + struct.pack("<q", 0) + EMPTY + EMPTY + EMPTY,
            EMPTY * 5,
        ):
            link.send_values(RAISED, message(values, 5))
    return -1
