# Tries: prints what the test captures in odd ways: other streams, floods, terminal codes, at the next call.
# Target: report
import io
import os
import sys

state = []


class Stream(io.TextIOBase):
    def write(self, text):
        sys.__stdout__.write("6\n" * 100_000)
        os.write(1, text.encode())
        return 10**9

    def __eq__(self, other):
        return True

    __hash__ = None


def report(numbers):
    state.append(numbers)
    sys.stdout = Stream()
    print("\x1b[2J", len(state))
    sys.stderr.write("6\n")
    return Stream()
