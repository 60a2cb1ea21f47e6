import pytest
from solution import sum_even_numbers


@pytest.mark.parametrize(
    ("number", "expected"),
    [(2, 2), (3, 0), (-1, 0), (-2, -2)],
)
def test_single_number(number, expected):
    assert sum_even_numbers([number]) == expected


def test_numbers_after_an_odd_one_count():
    assert sum_even_numbers([1, 2, 3, 4]) == 6


def test_numbers_after_an_even_one_count():
    assert sum_even_numbers([2, 1, 6]) == 8


def test_repeated_numbers_count_each_time():
    assert sum_even_numbers([4, 4, 4]) == 12


def test_long_list():
    assert sum_even_numbers(list(range(-10, 101))) == 2520


def test_the_list_is_left_alone():
    nums = [3, 2, 1]
    assert sum_even_numbers(nums) == 2
    assert nums == [3, 2, 1]
