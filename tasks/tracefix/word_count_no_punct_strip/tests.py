import pytest
from solution import word_count


def test_empty_text():
    assert word_count("") == {}


def test_words_without_marks():
    assert word_count("one two one") == {"one": 2, "two": 1}


def test_capitals_make_no_difference():
    assert word_count("Echo echo ECHO") == {"echo": 3}


@pytest.mark.parametrize(
    "text",
    ["well, well", "well. well!", '"well" (well)'],
    ids=["comma", "full stop", "quotes"],
)
def test_marks_at_the_ends_are_dropped(text):
    assert word_count(text) == {"well": 2}


def test_marks_inside_a_word_stay():
    assert word_count("It's late") == {"it's": 1, "late": 1}


def test_marks_alone_are_not_counted():
    assert word_count("yes ... no ?") == {"yes": 1, "no": 1}
