import pytest
from solution import merge_intervals


def test_no_ranges():
    assert merge_intervals([]) == []


def test_ranges_with_several_numbers_in_common():
    assert merge_intervals([[1, 3], [2, 6], [8, 10]]) == [[1, 6], [8, 10]]


def test_ranges_with_one_number_in_common():
    assert merge_intervals([[1, 4], [4, 5]]) == [[1, 5]]


def test_chain_of_ranges():
    assert merge_intervals([[1, 2], [2, 3], [3, 4]]) == [[1, 4]]


def test_ranges_with_nothing_in_common():
    assert merge_intervals([[1, 2], [4, 5]]) == [[1, 2], [4, 5]]


def test_range_inside_another():
    assert merge_intervals([[1, 9], [2, 3]]) == [[1, 9]]


def test_range_that_ends_before_it_starts():
    with pytest.raises(ValueError):
        merge_intervals([[5, 2]])
