from solution import sum_even


def test_empty():
    assert sum_even([]) == 0


def test_long():
    assert sum_even(list(range(101))) == 2550
