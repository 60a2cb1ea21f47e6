import pytest
from solution import parse_age


def test_too_old():
    with pytest.raises(ValueError, match="range: 151"):
        parse_age("151")


def test_edge():
    assert parse_age("150") == 150
