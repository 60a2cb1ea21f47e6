from solution import sort_in_place


def test_three():
    items = [3, 1, 2]
    assert sort_in_place(items) is None
    assert items == [1, 2, 3]


def test_same_object():
    items = [2, 1]
    alias = items
    sort_in_place(items)
    assert alias is items and alias == [1, 2]
