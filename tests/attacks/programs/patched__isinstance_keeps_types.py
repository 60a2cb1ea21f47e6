# Tries: replaces type and isinstance, so that the guest's encoder takes an object with its own == for an int.
# Target: sum_even
# Loads: perhaps
import builtins
import sys


class Anything:
    def __eq__(self, other):
        return True

    __hash__ = None


real = type
for module in list(sys.modules.values()):
    space = getattr(module, "__dict__", {})
    for name, value in (("type", lambda value: int if real(value) is Anything else real(value)),
                        ("isinstance", lambda value, kind: True)):
        if name in space or module is builtins or "wire" in getattr(module, "__name__", ""):
            space[name] = value


def sum_even(numbers):
    return Anything()
