# Tries: stops every clock, so that a deadline never comes, and then spins.
# Target: sum_even, quick
import time

for name in ("time", "monotonic", "perf_counter", "process_time", "monotonic_ns", "perf_counter_ns"):
    setattr(time, name, lambda *args: 0)
try:
    time.clock_settime(time.CLOCK_REALTIME, 0)
except OSError:
    pass


def sum_even(numbers):
    while True:
        pass
