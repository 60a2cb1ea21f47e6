# Tries: writes half a message and then nothing more, on every descriptor.
# Target: sum_even, quick
import os
import time


def sum_even(numbers):
    for descriptor in range(3, 32):
        for data in (b"\x00\x00\x10", b"\x00\x10\x00\x00abc", b"{\"a\":"):
            try:
                os.write(descriptor, data)
            except OSError:
                break
    time.sleep(3600)
