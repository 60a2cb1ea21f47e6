import pytest
from solution import mean


def test_two():
    assert mean([1, 2]) == pytest.approx(1.5)


def test_expected_first():
    assert pytest.approx(7) == mean([4, 8, 9])
