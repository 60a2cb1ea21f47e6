from solution import mean


def test_bounds():
    result = mean([4, 8, 9])
    assert 6.999999 < result < 7.000001
    assert -1e-9 < result - 7 < 1e-9
