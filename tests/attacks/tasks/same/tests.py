from solution import decode, encode


def test_there():
    assert encode("abc") == "cba"
