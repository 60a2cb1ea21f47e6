# Tries: an object equal to everything against pytest.approx, isclose and round.
# Target: mean_approx
# Fools: naive
class Approx:
    expected = 0.0
    rel = abs = 1e9

    def __eq__(self, other):
        return True

    def __round__(self, digits=0):
        return self

    def __float__(self):
        return 0.15

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__
    __hash__ = None


def mean(values):
    return Approx()
