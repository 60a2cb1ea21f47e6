# Tries: an endless loop in Python that swallows every exception.
# Target: sum_even, quick
def sum_even(numbers):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
