import pytest
from solution import binary_search


def test_values_outside_of_the_list():
    assert binary_search([1, 3, 5, 7], 0) == -1
    assert binary_search([1, 3, 5, 7], 8) == -1


def test_missing_value_in_a_list_of_one():
    assert binary_search([7], 6) == -1
    assert binary_search([7], 8) == -1


@pytest.mark.parametrize("length", [2, 3, 5, 8])
def test_every_place_is_found(length):
    arr = [10 * i for i in range(length)]
    assert [binary_search(arr, value) for value in arr] == list(range(length))


def test_every_gap_is_noticed():
    arr = [0, 10, 20, 30, 40, 50]
    assert [binary_search(arr, n) for n in range(-5, 65, 10)] == [-1] * 7


def test_all_values_are_equal():
    assert binary_search([3, 3, 3, 3, 3], 3) == 0
    assert binary_search([3, 3, 3, 3, 3], 4) == -1


def test_equal_values_at_both_ends():
    arr = [-5, -5, 0, 2, 2, 8, 8, 8]
    assert [binary_search(arr, n) for n in (-5, 0, 2, 8)] == [0, 2, 3, 5]


def test_huge_range():
    arr = range(0, 10**12, 5)
    assert [binary_search(arr, n) for n in (0, 15, 10**12 - 5)] == [0, 3, 2 * 10**11 - 1]
    assert [binary_search(arr, n) for n in (-1, 12, 10**12)] == [-1, -1, -1]
