# Tries: patches struct, socket and marshal, which a channel may use, to send more and other bytes.
# Target: sum_even
import sys

for name, attribute in (("struct", "pack"), ("_struct", "pack"), ("marshal", "dumps"), ("pickle", "dumps"), ("os", "write"), ("posix", "write")):
    module = sys.modules.get(name)
    real = getattr(module, attribute, None)
    if real is not None:
        setattr(module, attribute, lambda *args, real=real: (real(*args), real(*args))[0])


def sum_even(numbers):
    return -1
