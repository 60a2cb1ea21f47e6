import math

import pytest
from solution import big, deepest, double, no_number, same, surrogate, wrong_double


def test_pass():
    assert double(2) == 4


def test_fail():
    assert wrong_double(3) == 6


def test_error():
    double(None)


def test_plain_error():
    raise KeyError("mine")


def test_assertion_by_hand():
    raise AssertionError("no")


def test_fail_call():
    pytest.fail("on purpose")


def test_message():
    assert double(1) == 3, "says more"


def test_chain():
    assert 1 < double(1) < 3


def test_chain_fails():
    assert 1 < double(1) < 2


def test_and():
    assert double(1) == 2 and double(2) == 4


def test_and_fails():
    assert double(1) == 2 and double(2) == 5


def test_or():
    assert double(1) == 3 or double(2) == 4


def test_not():
    assert not double(0)


def test_not_fails():
    assert not double(1)


def test_truth_fails():
    assert double(0)


def test_in():
    assert double(2) in [1, 4]
    assert double(2) not in (1, 2)


def test_is():
    assert same(None) is None
    assert same(3) is not None


def test_isinstance():
    assert isinstance(double("a"), str)
    assert not isinstance(double("a"), int)


def test_isinstance_fails():
    assert isinstance(double("a"), (int, list))


def test_all():
    assert all(double(n) == n + n for n in range(5))


def test_comprehension_fails():
    assert [wrong_double(n) for n in range(4)] == [0, 2, 4, 6]


def test_walrus():
    assert (found := double(4)) == 8
    assert found == 8


def test_nan():
    assert math.isnan(no_number())
    assert no_number() != no_number()


def test_big():
    assert big() == 10**400
    assert len(str(big())) == 401


def test_surrogate():
    assert surrogate() == "\ud800"


def test_deep():
    nested = deepest(60)
    for _ in range(60):
        assert isinstance(nested, list)
        nested = nested[0]
    assert nested == []


@pytest.mark.parametrize(
    "value",
    [
        0,
        -1,
        2**80,
        1.5,
        float("inf"),
        1 + 2j,
        "",
        "ü",
        b"\x00",
        (),
        (1, (2,)),
        [],
        {},
        set(),
        frozenset({1}),
        range(3),
        True,
        None,
        ...,
        bytearray(b"x"),
        {1: {2: [3]}},
        {(1, 2): frozenset({("a",)})},
    ],
    ids=repr,
)
def test_same_value_and_type(value):
    found = same(value)
    assert found == value
    assert type(found) is type(value)


def helper(x):
    assert double(x) == 2 * x
    return x


def test_helper():
    assert helper(3) == 3


class TestGroup:
    factor = 2

    def setup_method(self):
        self.value = 5

    def test_in_class(self):
        assert double(self.value) == self.value * self.factor

    def test_in_class_fails(self):
        assert wrong_double(self.value) == 10

    @pytest.mark.parametrize("n", [1, 2])
    def test_parametrized(self, n):
        assert double(n) == 2 * n


def not_a_test():
    raise RuntimeError


test_value = 3
