from solution import Vector


def test_product():
    assert Vector(1, 2) * 3 == Vector(3, 6)


def test_other_kinds_differ():
    assert Vector(0, 0) != Vector(0, 1)
