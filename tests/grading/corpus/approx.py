from decimal import Decimal
from fractions import Fraction

import pytest
from solution import mean, no_number, same


def test_close():
    assert mean([0.1, 0.2]) == pytest.approx(0.15)


def test_far():
    assert mean([0.1, 0.2]) == pytest.approx(0.16)


def test_left():
    assert pytest.approx(2) == mean([1, 2, 3])


def test_not_equal():
    assert mean([1, 2]) != pytest.approx(1.6)


def test_not_equal_fails():
    assert mean([1, 2]) != pytest.approx(1.5)


@pytest.mark.parametrize(
    "value, expected, options",
    [
        (1.0, 1.0 + 1e-7, {}),
        (1.0, 1.0 + 1e-5, {}),
        (1.0, 1.1, {"rel": 0.1}),
        (1.0, 1.2, {"rel": 0.1}),
        (1.0, 1.1, {"abs": 0.2}),
        (1.0, 1.0 + 1e-7, {"abs": 1e-9}),
        (1.0, 1.0 + 1e-7, {"abs": 1e-9, "rel": 1e-6}),
        (0.0, 1e-13, {}),
        (0.0, 1e-11, {}),
        (float("inf"), float("inf"), {}),
        (float("inf"), float("-inf"), {}),
        (1.0, float("inf"), {}),
        (float("nan"), float("nan"), {}),
        (float("nan"), float("nan"), {"nan_ok": True}),
        (1 + 1e-8j, 1, {}),
        (1 + 1j, 1, {}),
        (3, 3, {}),
        (3, 3.0000001, {}),
        ("a", "a", {}),
        ("a", "b", {}),
        (None, None, {}),
        (None, 1, {}),
        (0, None, {}),
        (True, True, {}),
        (1, True, {}),
        (True, 1, {}),
        (False, 0.0, {}),
        ([0.1 + 0.2, 1], [0.3, 1], {}),
        ([0.1 + 0.2], [0.3, 1], {}),
        ((0.1 + 0.2,), (0.3,), {}),
        ((0.1 + 0.2,), [0.3], {}),
        ([0.1 + 0.2], (0.3,), {}),
        ([], [], {}),
        ({"a": 0.1 + 0.2}, {"a": 0.3}, {}),
        ({"a": 0.1}, {"b": 0.1}, {}),
        ({"a": 0.1}, {"a": 0.2}, {}),
        (0.3, [0.3], {}),
        ([0.3], 0.3, {}),
        ([None, 1.0], [None, 1.0], {}),
        (["x", 1.0], ["x", 1.0], {}),
        ([True, 1.0], [1, 1.0], {}),
        (1.0, 1.2, {"abs": -1}),
        (1.0, 1.2, {"rel": -1}),
        (5, "5", {}),
        ("5", 5, {}),
    ],
)
def test_table(value, expected, options):
    assert same(value) == pytest.approx(expected, **options)


def test_decimal():
    assert same(Decimal("1.0000001")) == pytest.approx(Decimal("1"))


def test_decimal_fails():
    assert same(Decimal("1.1")) == pytest.approx(Decimal("1"))


def test_fraction():
    assert same(Fraction(1, 3)) == pytest.approx(1 / 3)


def test_nested_is_refused():
    with pytest.raises(TypeError):
        same([[1.0]]) == pytest.approx([[1.0]])


def test_set_is_refused():
    with pytest.raises(TypeError):
        pytest.approx({1.0})


def test_nan_fails():
    assert no_number() == pytest.approx(no_number())


def test_condition():
    assert pytest.approx(1)
