import pytest
from solution import parse_age


def test_number():
    assert parse_age("42") == 42


def test_negative():
    with pytest.raises(ValueError, match="out of range"):
        parse_age("-1")


def test_word():
    with pytest.raises(ValueError):
        parse_age("old")
