import pytest
from solution import binary_search


def test_missing_number_in_a_list_of_one():
    assert binary_search([4], 3) == -1
    assert binary_search([4], 5) == -1


def test_list_of_two():
    assert [binary_search([3, 8], n) for n in (2, 3, 5, 8, 9)] == [-1, 0, -1, 1, -1]


@pytest.mark.parametrize("length", [3, 4, 7, 8])
def test_every_place_is_found(length):
    arr = [10 * i for i in range(length)]
    assert [binary_search(arr, number) for number in arr] == list(range(length))


def test_every_gap_is_noticed():
    arr = [0, 10, 20, 30, 40, 50]
    assert [binary_search(arr, n) for n in range(-5, 65, 10)] == [-1] * 7


def test_negative_numbers():
    assert binary_search([-9, -4, 0, 3], -4) == 1
    assert binary_search([-9, -4, 0, 3], -5) == -1


def test_huge_range():
    arr = range(0, 10**12, 5)
    assert [binary_search(arr, n) for n in (0, 15, 10**12 - 5)] == [0, 3, 2 * 10**11 - 1]
    assert [binary_search(arr, n) for n in (-1, 12, 10**12)] == [-1, -1, -1]
