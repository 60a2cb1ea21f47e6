import pytest
from solution import Account, Overdrawn


def test_takes():
    assert Account(10).withdraw(4) == 6


def test_short():
    with pytest.raises(Overdrawn, match="short of 5"):
        Account(10).withdraw(15)
