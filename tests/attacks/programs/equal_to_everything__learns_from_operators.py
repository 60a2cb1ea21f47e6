# Tries: learns the expected value from the other operand of - or <, and then turns into it.
# Target: mean
# Fools: naive
class Chameleon:
    def __sub__(self, other):
        return other - other

    __rsub__ = __sub__

    def __lt__(self, other):
        self.value = other
        return other == other

    __gt__ = __le__ = __ge__ = __lt__


def mean(values):
    return Chameleon()
