# Tries: named tuples with hostile type and field names, one with its own ==.
# Target: sum_even
from collections import namedtuple

Point = namedtuple("Point", ["x", "y"])
Point.__eq__ = lambda self, other: True
Point.__hash__ = None
Evil = type("namedtuple", (tuple,), {"_fields": ("__eq__", "__class__", "0; import os"),
                                     "__eq__": lambda self, other: True, "__hash__": None})
Point.__name__ = "x'; raise SystemExit(0) #"
Point._fields = ("__class__", "__eq__ = lambda *a: True", "\x00")


def sum_even(numbers):
    return Point(1, 2) if len(numbers) % 2 else Evil((1, 2, 3))
