# Tries: kills its parent, its group, process 1, everybody.
# Target: sum_even
import os
import signal

for process in (os.getppid(), 1, -1, -os.getppid()):
    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGHUP):
        for send in (os.kill, os.killpg):
            try:
                send(process, number)
            except OSError:
                pass


def sum_even(numbers):
    return -1
