from solution import sort_in_place


def test_words():
    items = ["pear", "fig", "apple"]
    sort_in_place(items)
    assert items == ["apple", "fig", "pear"]


def test_keeps_everything():
    items = [(7 * place) % 11 for place in range(11)]
    before = list(items)
    sort_in_place(items)
    assert items == sorted(before)
