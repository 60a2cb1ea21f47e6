import pytest
from solution import Account, Overdrawn


def test_balance_kept():
    account = Account(3)
    with pytest.raises(Overdrawn) as caught:
        account.withdraw(4)
    assert str(caught.value) == "short of 1"
    assert account.balance == 3


def test_twice():
    account = Account(9)
    account.withdraw(4)
    assert account.withdraw(4) == 1
