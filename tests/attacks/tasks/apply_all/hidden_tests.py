from solution import apply_all


def test_none():
    assert apply_all([], 5) == []


def test_builtins():
    assert apply_all([len, sorted, set], [2, 1, 2]) == [3, [1, 2, 2], {1, 2}]
