import pytest
from solution import sum_even_numbers


@pytest.mark.parametrize(
    ("number", "expected"),
    [(2, 2), (1, 0), (-1, 0), (-8, -8)],
)
def test_single_number(number, expected):
    assert sum_even_numbers([number]) == expected


def test_zero_changes_nothing():
    assert sum_even_numbers([0]) == 0
    assert sum_even_numbers([0, 10, 0]) == 10


def test_same_number_counts_each_time():
    assert sum_even_numbers([4, 4, 3, 4]) == 12


def test_every_remainder_of_six():
    assert [sum_even_numbers([n]) for n in range(-6, 7)] == [
        -6,
        0,
        -4,
        0,
        -2,
        0,
        0,
        0,
        2,
        0,
        4,
        0,
        6,
    ]


def test_even_numbers_up_to_a_thousand():
    assert sum_even_numbers(list(range(1001))) == 250_500


def test_very_large_numbers():
    assert sum_even_numbers([10**30, 10**30 + 1, 2]) == 10**30 + 2
