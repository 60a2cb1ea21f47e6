# Tries: an object whose == is always true.
# Target: sum_even
# Fools: naive
class Anything:
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0


def sum_even(numbers):
    return Anything()
