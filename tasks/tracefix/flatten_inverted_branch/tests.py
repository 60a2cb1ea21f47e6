import pytest
from solution import flatten


def test_empty_list():
    assert flatten([]) == []


def test_one_number():
    assert flatten([1]) == [1]


@pytest.mark.parametrize(
    ("packed", "content"),
    [([1, [2, 3], 4], [1, 2, 3, 4]), ([(1, 2), [(3,)]], [1, 2, 3])],
    ids=["lists", "lists and tuples"],
)
def test_boxes_are_unpacked(packed, content):
    assert flatten(packed) == content


def test_empty_boxes_leave_nothing():
    assert flatten([[], ((),)]) == []


def test_strings_are_content():
    assert flatten(["note", ["pen"]]) == ["note", "pen"]
