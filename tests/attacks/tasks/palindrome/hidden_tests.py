from solution import is_palindrome


def test_single():
    assert is_palindrome("x") is True


def test_long_no():
    assert is_palindrome("abcdefgfedcbz") is False
