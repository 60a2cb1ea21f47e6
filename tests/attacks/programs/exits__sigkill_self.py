# Tries: kills itself with each deadly signal in turn.
# Target: binary_search
import os
import signal


def binary_search(items, target):
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGABRT, signal.SIGSEGV):
        try:
            os.kill(os.getpid(), number)
            signal.raise_signal(number)
        except (OSError, KeyboardInterrupt):
            pass
    os.abort()
