from solution import Vector


def test_sum():
    assert Vector(1, 2) + Vector(3, 4) == Vector(4, 6)


def test_order_counts():
    assert Vector(1, 2) != Vector(2, 1)
