import pytest
from solution import is_valid


def test_every_opening_bracket_with_every_closing_one():
    accepted = [a + b for a in "([{" for b in ")]}" if is_valid(a + b)]
    assert accepted == ["()", "[]", "{}"]


def test_empty_text():
    assert is_valid("") is True


@pytest.mark.parametrize("text", ["([)]", "{(})", "[{]}"], ids=["round", "curly", "square"])
def test_wrong_order(text):
    assert is_valid(text) is False


def test_single_brackets():
    assert [is_valid(bracket) for bracket in "()[]{}"] == [False] * 6


def test_closing_bracket_first():
    assert is_valid(")(") is False
    assert is_valid("]") is False
    assert is_valid("{}}{") is False


def test_pairs_side_by_side():
    assert is_valid("()[]{}()") is True
    assert is_valid("()[]{}(") is False


def test_line_of_code():
    assert is_valid("if a[0] == {'k': (1, 2)}: f(x[1:])") is True
    assert is_valid("if a[0] == {'k': (1, 2)]: f(x[1:])") is False


def test_deep_nesting():
    assert is_valid("([{" * 100 + "}])" * 100) is True
    assert is_valid("([{" * 100 + "}])" * 99) is False
