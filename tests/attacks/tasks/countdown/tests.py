from solution import countdown


def test_three():
    assert list(countdown(3)) == [3, 2, 1]


def test_is_lazy():
    numbers = countdown(10**9)
    assert next(numbers) == 10**9
