from solution import root


def test_more():
    for number in (3, 5, 7.5):
        assert abs(root(number) ** 2 - number) < 1e-6
        assert root(number) >= 0
