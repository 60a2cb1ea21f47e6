import pytest
from solution import reverse_string


def test_empty_string():
    assert reverse_string("") == ""


def test_one_character():
    assert reverse_string("x") == "x"


def test_two_characters():
    assert reverse_string("ab") == "ba"


def test_word():
    assert reverse_string("python") == "nohtyp"


def test_length_stays_the_same():
    assert len(reverse_string("debugging")) == len("debugging")


def test_numbers_are_refused():
    with pytest.raises(TypeError):
        reverse_string(12345)
