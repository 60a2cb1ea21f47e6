# Tries: a subclass of int, so that the reflected == of the right operand is asked first.
# Target: sum_even
# Fools: naive
class Anything(int):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = int.__hash__


def sum_even(numbers):
    return Anything(3)
