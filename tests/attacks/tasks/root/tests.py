from solution import root


def test_two():
    assert 1.414213 < root(2) < 1.414214


def test_squared():
    result = root(10)
    assert abs(result * result - 10) < 1e-9
