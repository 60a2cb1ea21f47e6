# Tries: sends requests that only the judge may send: globals, attributes, calls of methods, of its modules and builtins.
# Target: apply_all
import builtins
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


def apply_all(functions, value):
    link = find_link()
    results = []
    for request in (
        ("global", "AssertionError"), ("environment", "PYTEST_CURRENT_TEST", "x"), ("import", "os"),
        ("getattr", functions[0] if functions else 1, "__globals__"), ("method", functions, "clear", ()),
        ("setattr", functions[0] if functions else 1, "__code__", None), ("dir", functions), ("call", print, ("passed",)),
        ("call", builtins.exec, ("import os; os._exit(0)",)), ("call", getattr, (value, "__class__")), ("exit", 0), ("done",),
        ("call", functions.append, (1,)), (), ("call",), ("next", 5), ("iter", None), ("call", functions, None), (b"call", 1),
    ):
        try:
            results.append(link.request(*request))
        except Exception as error:
            results.append(error)
    return [result for result in results if not isinstance(result, Exception)]
