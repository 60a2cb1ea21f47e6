import pytest
from solution import flatten


@pytest.mark.parametrize(
    ("packed", "content"),
    [
        ([[[[[7]]]]], [7]),
        ([((((8,),),),)], [8]),
        ([[1, (2, [3, (4,)])], 5, [(6,)]], [1, 2, 3, 4, 5, 6]),
    ],
    ids=["deep lists", "deep tuples", "values on every level"],
)
def test_reading_order_is_kept(packed, content):
    assert flatten(packed) == content


def test_dicts_and_sets_are_content():
    assert flatten([{"a": [1]}, [{2, 3}], None]) == [{"a": [1]}, {2, 3}, None]


def test_empty_string_is_content():
    assert flatten(["", [""]]) == ["", ""]


def test_result_is_a_new_list():
    packed = [1, 2]
    result = flatten(packed)
    result.append(3)
    assert packed == [1, 2]


def test_the_list_is_left_alone():
    packed = [1, [2, [3]], (4, [5])]
    assert flatten(packed) == [1, 2, 3, 4, 5]
    assert packed == [1, [2, [3]], (4, [5])]


def test_calls_do_not_share_anything():
    assert flatten([1, [2]]) == [1, 2]
    assert flatten([3]) == [3]


def test_many_boxes():
    assert flatten([(n, [n + 1]) for n in range(0, 200, 2)]) == list(range(200))
