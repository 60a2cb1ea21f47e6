from solution import sorted_copy


def test_some():
    data = [3, 1, 2]
    assert sorted_copy(data) == sorted(data)
