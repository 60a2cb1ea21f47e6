import pytest
from solution import flatten


def test_empty_list():
    assert flatten([]) == []


def test_flat_list_stays_the_same():
    assert flatten([3, 1, 2]) == [3, 1, 2]


def test_one_inner_list():
    assert flatten([1, [2, 3], 4]) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("nested", "flat"),
    [([[1], [2]], [1, 2]), ([1, [2, [3, [4]]]], [1, 2, 3, 4])],
    ids=["side by side", "inside each other"],
)
def test_several_inner_lists(nested, flat):
    assert flatten(nested) == flat


def test_empty_inner_lists_leave_nothing():
    assert flatten([[], [[]], 5]) == [5]


def test_strings_stay_whole():
    assert flatten(["ab", ["cd"]]) == ["ab", "cd"]
