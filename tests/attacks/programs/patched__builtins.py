# Tries: replaces builtins (all, any, isinstance, AssertionError, sorted, ...) by ones that always agree or leave.
# Target: apply_all
# Loads: perhaps
# Fools: naive
import builtins
import os


class Agrees(Exception):
    def __init__(self, *args):
        os._exit(0)


builtins.AssertionError = Agrees
builtins.all = builtins.any = builtins.bool = lambda *args: True
builtins.abs = lambda value: 0
builtins.sorted = lambda *args, **kwargs: os._exit(0)


def apply_all(functions, value):
    raise AssertionError("none")
