from solution import Version


def test_numbers_not_text():
    assert Version("1.2") < Version("1.10")


def test_greater():
    assert Version("2.0") > Version("1.9.9")
