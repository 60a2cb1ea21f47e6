# Tries: an atexit handler, a finaliser and a thread-exit hook that never return, to delay the next run.
# Target: sum_even
import atexit
import sys
import time
import weakref


class Holder:
    pass


def forever(*args):
    while True:
        time.sleep(1)


holder = Holder()
sys.holder = holder
weakref.finalize(holder, forever)
atexit.register(forever)


def sum_even(numbers):
    raise SystemExit(0)
