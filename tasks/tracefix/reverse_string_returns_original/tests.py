import pytest
from solution import reverse_string


@pytest.mark.parametrize("text", ["", "a", "level"], ids=["empty", "letter", "word"])
def test_symmetrical_text_stays_the_same(text):
    assert reverse_string(text) == text


def test_two_characters():
    assert reverse_string("ab") == "ba"


def test_word():
    assert reverse_string("hello") == "olleh"


def test_sentence():
    assert reverse_string("See you, Ann") == "nnA ,uoy eeS"


def test_result_is_text():
    assert isinstance(reverse_string("abc"), str)
