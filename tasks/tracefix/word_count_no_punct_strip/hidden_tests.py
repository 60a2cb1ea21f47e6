import pytest
from solution import word_count


def test_several_marks_at_once():
    assert word_count("What?! (((what)))... --what--") == {"what": 3}


@pytest.mark.parametrize("marks", ["!?", "#*", "_~", "@%"], ids=["first", "second", "third", "fourth"])
def test_rare_marks_are_punctuation(marks):
    assert word_count(f"{marks}word word{marks}") == {"word": 2}


def test_words_after_a_lone_mark_are_counted():
    assert word_count("- first - second") == {"first": 1, "second": 1}


def test_white_space_of_every_kind():
    assert word_count("\ta\n\nb   a ") == {"a": 2, "b": 1}


def test_sentence():
    assert word_count("To be, or not to be: that is the question.") == {
        "to": 2,
        "be": 2,
        "or": 1,
        "not": 1,
        "that": 1,
        "is": 1,
        "the": 1,
        "question": 1,
    }


def test_marks_inside_words_and_at_their_ends():
    assert word_count("'rock'n'roll' rock'n'roll!") == {"rock'n'roll": 2}
