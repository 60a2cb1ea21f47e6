import pytest
from solution import word_count


def test_empty_text():
    assert word_count("") == {}


def test_words_in_small_letters():
    assert word_count("red blue red") == {"red": 2, "blue": 1}


def test_capital_and_small_letters_are_the_same():
    assert word_count("The cat saw the dog") == {"the": 2, "cat": 1, "saw": 1, "dog": 1}


@pytest.mark.parametrize("text", ["Hello", "HELLO", "hElLo"])
def test_keys_are_in_small_letters(text):
    assert word_count(text) == {"hello": 1}


def test_punctuation_at_the_ends_is_dropped():
    assert word_count("yes, (yes) yes!") == {"yes": 3}


def test_punctuation_inside_a_word_stays():
    assert word_count("don't panic") == {"don't": 1, "panic": 1}
