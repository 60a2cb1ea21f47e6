from solution import apply_all


def test_two():
    assert apply_all([lambda value: value + 1, lambda value: value * 2], 5) == [6, 10]


def test_order_of_calls():
    seen = []
    apply_all([lambda value: seen.append(("a", value)), lambda value: seen.append(("b", value))], 1)
    assert seen == [("a", 1), ("b", 1)]
