import pytest
from solution import binary_search


def test_found():
    assert binary_search([1, 3, 5, 7], 5) == 2


@pytest.mark.parametrize("items, target, where", [([], 1, -1), ([4], 4, 0), ([1, 2, 3], 3, 2)])
def test_table(items, target, where):
    assert binary_search(items, target) == where
