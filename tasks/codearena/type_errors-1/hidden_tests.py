import pytest
from solution import total


@pytest.mark.parametrize(
    "value",
    ["7", " 7 ", "7.0", "+7", 7, 7.0],
    ids=["text", "blanks", "decimals", "sign", "int", "float"],
)
def test_one_value(value):
    assert total([value]) == pytest.approx(7)


def test_negative_numbers_as_text():
    assert total(["-1.5", "-2.5", 1]) == pytest.approx(-3)


def test_zero_is_a_value():
    assert total([0, "0", 0.0, 2]) == pytest.approx(2)


def test_values_after_an_empty_cell_count():
    assert total(["1", None, "2", "", "3"]) == pytest.approx(6)


def test_the_list_is_left_alone():
    values = ["1", 2, None]
    assert total(values) == pytest.approx(3)
    assert values == ["1", 2, None]
