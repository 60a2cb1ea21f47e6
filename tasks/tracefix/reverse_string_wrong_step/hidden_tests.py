import pytest
from solution import reverse_string


@pytest.mark.parametrize(
    ("text", "expected"),
    [("to be", "eb ot"), ("  x", "x  "), ("a,b;c", "c;b,a")],
    ids=["two words", "leading blanks", "punctuation"],
)
def test_every_character_moves(text, expected):
    assert reverse_string(text) == expected


def test_three_characters():
    assert reverse_string("abc") == "cba"


def test_palindrome_stays_itself():
    assert reverse_string("racecar") == "racecar"


def test_letters_beyond_ascii():
    assert reverse_string("größe") == "eßörg"


def test_twice_is_the_original():
    text = "The quick brown fox jumps over the lazy dog"
    assert reverse_string(reverse_string(text)) == text


def test_lists_are_refused():
    with pytest.raises(TypeError):
        reverse_string(["a", "b", "c"])


def test_bytes_are_refused():
    with pytest.raises(TypeError):
        reverse_string(b"abc")
