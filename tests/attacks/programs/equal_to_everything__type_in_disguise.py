# Tries: __class__ says int and the metaclass hashes and compares like int, to be encoded as a number with its own ==.
# Target: sum_even
# Fools: naive
class Meta(type):
    def __eq__(cls, other):
        return other in (int, cls) if other is not cls else True

    def __hash__(cls):
        return hash(int)


class Disguised(metaclass=Meta):
    __class__ = int

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 6

    def __index__(self):
        return 6


def sum_even(numbers):
    return Disguised()
