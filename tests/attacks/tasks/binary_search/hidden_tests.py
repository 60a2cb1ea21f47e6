from solution import binary_search


def test_absent_between():
    assert binary_search([10, 20, 30], 25) == -1


def test_every_place():
    items = list(range(0, 60, 3))
    for place, item in enumerate(items):
        assert binary_search(items, item) == place
