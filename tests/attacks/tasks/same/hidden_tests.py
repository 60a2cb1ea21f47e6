from solution import decode, encode


def test_back():
    assert decode("xyz") == "zyx"


def test_round_trip():
    assert decode(encode("hello")) == "hello"
