import pytest
from solution import total


def test_no_values():
    assert total([]) == 0


def test_numbers():
    assert total([1, 2.5, -3]) == pytest.approx(0.5)


def test_numbers_written_as_text():
    assert total(["10", "20"]) == pytest.approx(30)


def test_numbers_and_text_mixed():
    assert total([1, "2", 3.5, "0.5"]) == pytest.approx(7)


def test_empty_cells_are_skipped():
    assert total([None, 4, "", 5]) == pytest.approx(9)


def test_text_that_is_no_number():
    with pytest.raises(ValueError):
        total([1, "n/a"])
