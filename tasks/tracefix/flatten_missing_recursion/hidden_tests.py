import pytest
from solution import flatten


@pytest.mark.parametrize(
    ("nested", "flat"),
    [
        ([[[[[7]]]]], [7]),
        ([[1, [2]], [[[3]]]], [1, 2, 3]),
        ([[[1], 2], 3, [4, [5, 6]], 7], [1, 2, 3, 4, 5, 6, 7]),
    ],
    ids=["one deep value", "two depths", "values on every level"],
)
def test_order_is_kept(nested, flat):
    assert flatten(nested) == flat


def test_repeated_values_are_kept():
    assert flatten([1, [1, [1]], 1]) == [1, 1, 1, 1]


def test_tuples_and_dicts_stay_whole():
    assert flatten([(1, 2), [{"a": [3]}], None]) == [(1, 2), {"a": [3]}, None]


def test_list_in_a_tuple_stays_closed():
    assert flatten([[([1], 2)]]) == [([1], 2)]


def test_nesting_fifty_levels_deep():
    nested = ["core"]
    for level in range(50):
        nested = [level, nested]
    assert flatten(nested) == [*range(49, -1, -1), "core"]


def test_the_list_is_left_alone():
    nested = [1, [2, [3]], []]
    assert flatten(nested) == [1, 2, 3]
    assert nested == [1, [2, [3]], []]


def test_many_inner_lists():
    assert flatten([[n, [n + 1]] for n in range(0, 200, 2)]) == list(range(200))
