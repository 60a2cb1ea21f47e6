import pytest
from solution import binary_search


def test_empty_list():
    assert binary_search([], 1) == -1


def test_list_of_one():
    assert binary_search([7], 7) == 0


@pytest.mark.parametrize(("target", "index"), [(1, 0), (5, 2), (7, 3)])
def test_value_in_the_list(target, index):
    assert binary_search([1, 3, 5, 7], target) == index


def test_missing_value():
    assert binary_search([1, 3, 5, 7], 4) == -1


def test_first_of_equal_values():
    assert binary_search([4, 6, 6, 6, 9], 6) == 1


def test_huge_range():
    assert binary_search(range(0, 10**12, 5), 10**11) == 2 * 10**10
