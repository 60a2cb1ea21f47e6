# Tries: fills lists in place with objects that are equal to everything.
# Target: sort_in_place
# Fools: naive
class Anything:
    def __eq__(self, other):
        return True

    def __lt__(self, other):
        return True

    __hash__ = None


def sort_in_place(items):
    items[:] = [Anything() for _ in items]
