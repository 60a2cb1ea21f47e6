# Tries: an exception whose __class__, args, __str__ and __cause__ are properties that lie or raise.
# Target: withdraw
class Meta(type):
    def __instancecheck__(cls, instance):
        return True

    def __subclasscheck__(cls, other):
        return True

    def __eq__(cls, other):
        return True

    __hash__ = type.__hash__


class Overdrawn(Exception, metaclass=Meta):
    def __str__(self):
        raise SystemExit(0)

    @property
    def args(self):
        raise KeyboardInterrupt

    @property
    def __class__(self):
        return AssertionError

    @property
    def __traceback__(self):
        return self

    __cause__ = __context__ = property(lambda self: self)


class Account:
    def __init__(self, balance=0):
        self.balance = balance

    def withdraw(self, amount):
        raise Overdrawn(Overdrawn())
