import enum
import re

import pytest
from solution import double


class Size(enum.Enum):
    SMALL = 1


@pytest.mark.parametrize("n", [1, 2.5, None, True, "text", "", "with space", "tab\t", "ü", b"by\x00te", 1j])
def test_plain(n):
    assert n is n


@pytest.mark.parametrize(
    "value", [[1], (2, 3), {4: 5}, {6}, Size.SMALL, re.compile("a+"), double, int, object()]
)
def test_objects(value):
    assert value is not None


@pytest.mark.parametrize("a,b", [(1, 2), (3, 4)])
def test_two(a, b):
    assert double(a) < b + 3


@pytest.mark.parametrize(("a", "b"), [(1, [2]), ("x", None)])
def test_two_names(a, b):
    assert a


@pytest.mark.parametrize(["a"], [(1,), (2,)])
def test_one_in_a_list(a):
    assert a == 1


@pytest.mark.parametrize("x", [0, 1])
@pytest.mark.parametrize("y", [2, 3])
@pytest.mark.parametrize("z", "ab")
def test_stacked(x, y, z):
    assert x < y


@pytest.mark.parametrize("n", [1, 2, 3], ids=["one", None, "three"])
def test_ids(n):
    assert n


@pytest.mark.parametrize("n", [1, 2, 3], ids=lambda n: f"<{n}>" if n != 2 else None)
def test_id_function(n):
    assert n


@pytest.mark.parametrize("a, b", [(1, 2), (3, 4)], ids=lambda n: n * 10)
def test_id_function_of_numbers(a, b):
    assert a


@pytest.mark.parametrize("n", [pytest.param(1, id="first"), 2, pytest.param(3)])
def test_param(n):
    assert n


@pytest.mark.parametrize("n", [1, 1, 1])
def test_equal(n):
    assert n


@pytest.mark.parametrize("s", ["a", "a", "b", "a0"])
def test_equal_texts(s):
    assert s


@pytest.mark.parametrize("a,b", [(1, "x"), (1, "x")], ids=["same", "same"])
def test_equal_ids(a, b):
    assert a


@pytest.mark.parametrize("n", range(3))
def test_range(n):
    assert n < 2


@pytest.mark.parametrize("n", (value for value in [1, 2]))
def test_generator(n):
    assert n


@pytest.mark.parametrize("n", [1, 2])
class TestParametrizedClass:
    def test_one(self, n):
        assert n

    @pytest.mark.parametrize("m", [3, 4])
    def test_both(self, m, n):
        assert m > n


def test_last():
    assert True
