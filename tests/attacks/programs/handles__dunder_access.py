# Tries: answers to __class__, __dict__, __eq__, __wrapped__, pytest's and mock's attributes that lead elsewhere.
# Target: withdraw
# Fools: naive
class Trap:
    def __getattribute__(self, name):
        return {"__class__": int, "__dict__": {"balance": 6}, "_pytestfixturefunction": True}.get(name, lambda *a, **k: self)

    def __eq__(self, other):
        return True

    __hash__ = None


class Overdrawn(Exception):
    pass


class Account:
    def __init__(self, balance=0):
        self.start = balance

    def withdraw(self, amount):
        if amount > 5:
            raise Overdrawn("short of 5")
        return Trap()

    balance = property(lambda self: Trap())
