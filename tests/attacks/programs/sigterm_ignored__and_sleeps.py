# Tries: ignores and blocks every signal that can be ignored, and sleeps.
# Target: sum_even, quick
import signal
import time

for number in range(1, 65):
    for attempt in (lambda: signal.signal(number, signal.SIG_IGN), lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [number])):
        try:
            attempt()
        except (OSError, ValueError):
            pass


def sum_even(numbers):
    while True:
        try:
            time.sleep(3600)
        except BaseException:
            pass
