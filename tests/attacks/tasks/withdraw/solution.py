class Overdrawn(Exception):
    pass


class Account:
    def __init__(self, balance=0):
        self.balance = balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise Overdrawn(f"short of {amount - self.balance}")
        self.balance -= amount
        return self.balance
