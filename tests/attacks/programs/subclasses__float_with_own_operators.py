# Tries: a float subclass whose minus is always 0.0 and which lies between any two numbers.
# Target: mean
# Fools: naive
class Number(float):
    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__

    def __lt__(self, other):
        return True

    __gt__ = __le__ = __ge__ = __eq__ = __lt__
    __hash__ = float.__hash__


def mean(values):
    return Number(0)
