from solution import sum_even


def test_some():
    assert sum_even([1, 2, 4]) == 6


def test_none():
    assert sum_even([1, 3]) == 0


def test_negative():
    assert sum_even([-2, 8, 3]) == 6
