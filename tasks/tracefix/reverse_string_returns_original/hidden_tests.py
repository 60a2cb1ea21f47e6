import pytest
from solution import reverse_string


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Hi!", "!iH"), ("abcd", "dcba"), (" x", "x "), ("1-2", "2-1")],
)
def test_characters_change_places(text, expected):
    assert reverse_string(text) == expected


def test_capital_letters_are_kept():
    assert reverse_string("McKay") == "yaKcM"


def test_line_breaks_are_characters():
    assert reverse_string("one\ntwo\n") == "\nowt\neno"


def test_letters_beyond_ascii():
    assert reverse_string("été→") == "→été"


def test_twice_is_the_original():
    text = "A man, a plan, a canal"
    assert reverse_string(reverse_string(text)) == text


def test_long_text():
    assert reverse_string("ab" * 500 + "c") == "c" + "ba" * 500
