import pytest
from solution import is_valid


@pytest.mark.parametrize(
    "text",
    ["", "x = 1", "print(a[0])", "{[()]}"],
    ids=["empty", "no brackets", "code", "nested"],
)
def test_balanced(text):
    assert is_valid(text) is True


def test_wrong_kind():
    assert is_valid("{a: [1, 2)}") is False


def test_bracket_that_stays_open():
    assert is_valid("((x)") is False


def test_one_closed_too_many():
    assert is_valid("f(x))") is False


def test_only_a_closing_bracket():
    assert is_valid("]") is False
