from solution import sorted_copy


def test_words():
    assert sorted_copy(["b", "a"]) == ["a", "b"]


def test_leaves_the_argument():
    data = [2, 1]
    sorted_copy(data)
    assert data == [2, 1]
