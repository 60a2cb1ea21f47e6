# Tries: leaves in a call from which the test expects an exception, caught as BaseException.
# Target: stop
import os


def stop(how):
    os._exit(0)
