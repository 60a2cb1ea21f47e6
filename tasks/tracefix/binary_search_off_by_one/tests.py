import pytest
from solution import binary_search


@pytest.mark.parametrize(("target", "index"), [(2, 0), (9, 2), (21, 4)])
def test_number_in_the_list(target, index):
    assert binary_search([2, 5, 9, 14, 21], target) == index


def test_missing_number_between_two_others():
    assert binary_search([2, 5, 9, 14, 21], 10) == -1


def test_number_below_the_first():
    assert binary_search([2, 5, 9], 1) == -1


def test_number_above_the_last():
    assert binary_search([2, 5, 9], 10) == -1


def test_empty_list():
    assert binary_search([], 3) == -1


def test_huge_range():
    assert binary_search(range(0, 10**12, 5), 10**11) == 2 * 10**10
