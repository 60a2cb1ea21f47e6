import pytest
from solution import average


def test_no_numbers():
    assert average([]) == 0.0


def test_one_number():
    assert average([7]) == 7.0


def test_whole_result():
    assert average([2, 4, 9]) == 5.0


def test_result_between_two_numbers():
    assert average([1, 2]) == 1.5


def test_negative_numbers():
    assert average([-3, 3, -6]) == -2.0


def test_decimals():
    assert average([0.1, 0.2, 0.3]) == pytest.approx(0.2)
