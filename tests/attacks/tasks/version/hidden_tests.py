from solution import Version


def test_longer_is_later():
    assert Version("1.0") <= Version("1.0.1")


def test_major_first():
    assert Version("10") >= Version("9.99")
