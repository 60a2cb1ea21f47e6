# Tries: breaks the channel in a call from which the test expects an exception, caught as BaseException.
# Target: stop
import os


def stop(how):
    os.write(3, b"\xff" * 100)
    os.closerange(0, 256)
