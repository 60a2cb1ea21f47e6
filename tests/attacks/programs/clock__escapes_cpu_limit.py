# Tries: raises its own limits, resets alarms and moves its work to kernel time, to run for ever.
# Target: sum_even, quick
import os

try:
    import resource

    for limit in range(16):
        try:
            resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        except (OSError, ValueError):
            pass
except ImportError:
    pass


def sum_even(numbers):
    while True:
        try:
            os.getrandom(1 << 20) if hasattr(os, "getrandom") else os.getpid()
        except OSError:
            pass
