import pytest
from solution import word_count


def test_white_space_of_every_kind():
    assert word_count("  one\ttwo\n\none   two ") == {"one": 2, "two": 2}


def test_marks_alone_are_no_words():
    assert word_count("- a -- b ...") == {"a": 1, "b": 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Stop! STOP! stop?", {"stop": 3}),
        ('"Well," said Ann. "Well..."', {"well": 2, "said": 1, "ann": 1}),
        ("E-mail me; e-mail us", {"e-mail": 2, "me": 1, "us": 1}),
    ],
    ids=["one word", "quotes", "hyphens"],
)
def test_punctuation_and_capitals_together(text, words):
    assert word_count(text) == words


def test_numbers_are_words():
    assert word_count("3 apples, 3 pears, 12 figs") == {"3": 2, "apples": 1, "pears": 1, "12": 1, "figs": 1}


def test_capitals_inside_a_word():
    assert word_count("McKay MCKAY mckay") == {"mckay": 3}


def test_letters_beyond_ascii():
    assert word_count("Élan élan Über") == {"élan": 2, "über": 1}


def test_long_text():
    assert word_count("Tick tock. " * 500) == {"tick": 500, "tock": 500}
