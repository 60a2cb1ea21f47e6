import pytest
from solution import max_subarray


def test_run_in_the_middle():
    assert max_subarray([3, -5, 4, -1, 2]) == 5


def test_whole_list():
    assert max_subarray([1, 2, 3]) == 6


def test_one_number():
    assert max_subarray([-4]) == -4


def test_only_negative_numbers():
    assert max_subarray([-7, -2, -9]) == -2


def test_no_numbers():
    with pytest.raises(ValueError):
        max_subarray([])


def test_long_list():
    assert max_subarray([2, -3, 4] * 500) == 1501
