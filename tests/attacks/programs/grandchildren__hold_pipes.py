# Tries: a grandchild that keeps every descriptor open after the child has gone.
# Target: sum_even
import os
import time


def sum_even(numbers):
    try:
        for descriptor in range(3, 64):
            try:
                os.set_inheritable(descriptor, True)
            except OSError:
                pass
        if os.fork() == 0:
            if os.fork() == 0:
                time.sleep(300)
            os._exit(0)
        os._exit(0)
    except OSError:
        return -1
