# Tries: describes one object number as a class, then as a function, an exception, an instance of itself and of int.
# Target: withdraw
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
    data = value.encode("utf-8", "surrogatepass")
    return b"s" + struct.pack("<I", len(data)) + data


def tup(*values):
    return b"tg" + struct.pack("<I", len(values)) + b"".join(values)


class Overdrawn(Exception):
    pass


ONE = struct.pack("<I", 1)
DESCRIPTIONS = [
    tup(text("class"), text("Overdrawn"), text("x" * 5000), text("solution"), tup(b"H" + ONE + b"N"), text("BaseException"),
        tup(text("__eq__"), text("__class__"), text("__del__"), text("__init_subclass__"), text("__getattribute__")), tup(text("y"))),
    tup(text("object"), b"H" + ONE + b"N"),
    tup(text("function"), text("\ud800"), text("f"), text("passed")),
    tup(text("class"), text("int"), text("int"), text("builtins"), tup(), text("int"), tup(text("__eq__")), tup()),
    tup(text("object"), b"B" + text("int")[1:]),
    tup(text("class"), text("A"), text("A"), text("solution"), tup(b"B" + text("bool")[1:]), text("function"), tup(), tup()),
    tup(), b"N", tup(text("class")), tup(text("object"), b"N"), text("class"), tup(*[text("object")] * 50),
]


class Account:
    def __init__(self, balance=0):
        self.start = balance

    def withdraw(self, amount):
        one = DESCRIPTIONS[(amount * 7 + self.start * 3) % len(DESCRIPTIONS)]
        find_link().send_values(VALUE, message(b"H" + struct.pack("<I", 99) + one))
