# Tries: double fork with a session of its own, to outlive the run as a daemon.
# Target: sum_even
import os
import time

try:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(300)
        os._exit(0)
except OSError:
    pass


def sum_even(numbers):
    for attempt in (os.setsid, lambda: os.setpgid(0, 0), lambda: os.setpgid(0, os.getppid())):
        try:
            attempt()
        except OSError:
            pass
    time.sleep(0.01)
    return -1
