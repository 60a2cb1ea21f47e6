import pytest
from solution import merge_intervals


def test_neighbours_without_a_common_number_stay_apart():
    assert merge_intervals([[1, 2], [3, 4], [5, 6]]) == [[1, 2], [3, 4], [5, 6]]


def test_any_order():
    assert merge_intervals([[8, 10], [2, 6], [15, 18], [1, 3]]) == [[1, 6], [8, 10], [15, 18]]


@pytest.mark.parametrize(
    ("ranges", "joined"),
    [
        ([[3, 3], [3, 3]], [[3, 3]]),
        ([[1, 3], [3, 3]], [[1, 3]]),
        ([[3, 3], [4, 4]], [[3, 3], [4, 4]]),
    ],
    ids=["twice", "at the end", "next to each other"],
)
def test_single_numbers(ranges, joined):
    assert merge_intervals(ranges) == joined


def test_range_inside_a_later_one():
    assert merge_intervals([[0, 1], [5, 20], [6, 7]]) == [[0, 1], [5, 20]]


def test_long_range_over_several_others():
    assert merge_intervals([[0, 10], [1, 2], [3, 4], [9, 12], [12, 13]]) == [[0, 13]]


def test_ranges_after_a_gap_are_joined_among_themselves():
    assert merge_intervals([[1, 2], [10, 12], [11, 15], [15, 20]]) == [[1, 2], [10, 20]]


def test_negative_numbers():
    assert merge_intervals([[-5, -3], [-3, 0], [1, 2]]) == [[-5, 0], [1, 2]]


def test_the_ranges_are_left_alone():
    ranges = [[4, 6], [1, 4]]
    assert merge_intervals(ranges) == [[1, 6]]
    assert ranges == [[4, 6], [1, 4]]
