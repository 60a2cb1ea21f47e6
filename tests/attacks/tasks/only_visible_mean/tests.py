from solution import mean


def test_two():
    assert mean([1, 2]) == 1.5


def test_three():
    assert mean([4, 8, 9]) == 7.0


def test_four():
    assert mean([0, 0, 1, 2]) == 0.75
