from solution import is_palindrome


def test_yes():
    assert is_palindrome("abba")


def test_no():
    assert not is_palindrome("abc")
