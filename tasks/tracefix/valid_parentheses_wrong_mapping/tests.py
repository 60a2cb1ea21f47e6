import pytest
from solution import is_valid


def test_text_without_brackets():
    assert is_valid("x + y") is True


@pytest.mark.parametrize("pair", ["()", "[]", "{}"], ids=["round", "square", "curly"])
def test_pair_matches(pair):
    assert is_valid(pair) is True


def test_brackets_inside_each_other():
    assert is_valid("{[()]}") is True


def test_wrong_kind():
    assert is_valid("(]") is False


def test_bracket_that_stays_open():
    assert is_valid("((a)") is False


def test_bracket_that_was_never_opened():
    assert is_valid("a)") is False
