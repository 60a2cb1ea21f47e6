# Tries: an object that answers yes to every operator, conversion and attribute.
# Target: mean
# Fools: naive
class Anything:
    def yes(self, *args, **kwargs):
        return True

    def same(self, *args, **kwargs):
        return self

    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = yes
    __add__ = __sub__ = __mul__ = __truediv__ = __mod__ = __pow__ = __and__ = __or__ = same
    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = __neg__ = __abs__ = __getitem__ = __call__ = same
    __getattr__ = same

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 1


def mean(values):
    return Anything()
