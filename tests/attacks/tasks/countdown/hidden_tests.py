from solution import countdown


def test_empty():
    assert list(countdown(0)) == []


def test_sum():
    assert sum(countdown(100)) == 5050
