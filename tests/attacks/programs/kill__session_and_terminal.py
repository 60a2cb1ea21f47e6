# Tries: leaves its session and group, takes the terminal, hangs it up.
# Target: sum_even
import os

for attempt in (os.setsid, lambda: os.setpgid(0, os.getppid()), lambda: os.tcsetpgrp(0, os.getpid()),
                lambda: os.open("/dev/tty", os.O_RDWR), lambda: os.open("/dev/ptmx", os.O_RDWR), os.openpty,
                lambda: os.setuid(65534), lambda: os.setgroups([]), lambda: os.unshare(0x10000000)):
    try:
        attempt()
    except (OSError, AttributeError):
        pass


def sum_even(numbers):
    return -1
