import pytest
from solution import average


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([0], 0), ([5, 5, 5], 5), ([1, 2, 3, 4], 2.5), ([-1, 0], -0.5)],
)
def test_averages(numbers, expected):
    assert average(numbers) == expected


def test_zeros_count_as_numbers():
    assert average([0, 0, 0, 8]) == 2


def test_one_third():
    assert average([1, 0, 0]) == pytest.approx(1 / 3)


def test_long_list():
    assert average(list(range(1001))) == 500


def test_the_list_is_left_alone():
    numbers = [3, 1, 2]
    assert average(numbers) == 2
    assert numbers == [3, 1, 2]
