# Tries: ten thousand random changes of good messages, sent as fast as they go.
# Target: sum_even
import random
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

generator = random.Random(3)


def sum_even(numbers):
    link = find_link()
    for _ in range(10_000):
        body = bytearray(b"\x00" * 8 + message(b"i" + struct.pack("<q", 6)) + bytes(generator.choices(b"NTFiIfcstzreBDQlymwopRHOgqdu\x00\x01\x02", k=generator.randrange(40))))
        for _ in range(generator.randrange(3)):
            body[generator.randrange(len(body))] = generator.randrange(256)
        link.send(generator.choice((REQUEST, VALUE, RAISED, PRINTED, LOADED, 0, 255)), bytes(body))
    return 6
