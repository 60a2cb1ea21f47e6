from solution import mean


def test_two():
    assert abs(mean([1, 2]) - 1.5) < 1e-9


def test_thirds():
    assert abs(mean([1, 0, 0]) - 1 / 3) <= 1e-9
