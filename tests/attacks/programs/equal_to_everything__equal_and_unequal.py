# Tries: a class whose instances are equal to each other and unequal to each other, whichever is asked.
# Target: vector
# Fools: naive
class Vector:
    def __init__(self, *args):
        pass

    def same(self, other):
        return self

    def yes(self, other):
        return True

    __add__ = __mul__ = same
    __eq__ = __ne__ = yes
    __hash__ = None
