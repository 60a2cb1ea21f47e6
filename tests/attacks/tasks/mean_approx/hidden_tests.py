import math
import pytest
from solution import mean


def test_close():
    assert math.isclose(mean([0.1, 0.2]), 0.15)


def test_rounded():
    assert round(mean([1, 1, 0]), 3) == 0.667
