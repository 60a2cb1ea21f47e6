import pytest
from solution import is_valid


def test_every_opening_bracket_with_every_closing_one():
    accepted = [a + b for a in "([{" for b in ")]}" if is_valid(a + b)]
    assert accepted == ["()", "[]", "{}"]


def test_single_brackets():
    assert [is_valid(bracket) for bracket in "()[]{}"] == [False] * 6


@pytest.mark.parametrize("text", [")(", "}{", "()]["], ids=["round", "curly", "after a pair"])
def test_closing_before_opening(text):
    assert is_valid(text) is False


def test_wrong_order():
    assert is_valid("([)]") is False
    assert is_valid("{(})") is False


def test_nothing_is_forgotten_after_a_pair():
    assert is_valid("()[]{}") is True
    assert is_valid("()[") is False
    assert is_valid("[]()}") is False


def test_text_between_brackets():
    assert is_valid("if (a[i] > {1: 2}[j]): pass") is True
    assert is_valid("if (a[i] > {1: 2}[j]: pass") is False


def test_deep_nesting():
    assert is_valid("([{" * 100 + "}])" * 100) is True
    assert is_valid("([{" * 100 + "}])" * 101) is False
