# Tries: a thread that goes on writing to the channel while the main thread answers.
# Target: sum_even
import os
import threading


def scribble():
    while True:
        for descriptor in range(3, 16):
            try:
                os.write(descriptor, b"\x00\x00\x00\x01\x06")
            except OSError:
                pass


try:
    for _ in range(3):
        threading.Thread(target=scribble, daemon=True).start()
except RuntimeError:
    pass


def sum_even(numbers):
    return -1
