import pytest
from solution import binary_search


def test_list_of_one():
    assert binary_search([7], 7) == 0
    assert binary_search([7], 6) == -1
    assert binary_search([7], 8) == -1


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
    assert binary_search([-30, -20, -1, 0, 4], -20) == 1
    assert binary_search([-30, -20, -1, 0, 4], -25) == -1


def test_huge_range():
    arr = range(0, 10**12, 5)
    assert [binary_search(arr, n) for n in (0, 15, 10**12 - 5)] == [0, 3, 2 * 10**11 - 1]
    assert [binary_search(arr, n) for n in (-1, 12, 10**12)] == [-1, -1, -1]
