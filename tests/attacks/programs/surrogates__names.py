# Tries: functions, classes and modules with unprintable names, shown in tracebacks and reprs.
# Target: withdraw
BAD = "\ud800\x1b[31m\u202e"
Overdrawn = type("Overdrawn", (Exception,), {"__module__": BAD, "__str__": lambda self: BAD})


class Account:
    def __init__(self, balance=0):
        setattr(self, BAD, BAD)

    def __repr__(self):
        return BAD * 10_000

    def withdraw(self, amount):
        if amount < 10:
            return self
        raise Overdrawn(BAD)


Account.withdraw.__code__ = Account.withdraw.__code__.replace(co_name="x\x1b[2K\u202e")
