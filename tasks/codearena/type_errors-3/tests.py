import pytest
from solution import make_label


def test_new_catalogue():
    assert make_label({"id": "a-17", "name": "Desk lamp"}) == "A-17: Desk lamp"


def test_old_catalogue():
    assert make_label({"id": 42, "name": "Chair"}) == "42: Chair"


def test_blanks_around_the_name_are_dropped():
    assert make_label({"id": "B2", "name": "  Book shelf "}) == "B2: Book shelf"


@pytest.mark.parametrize("item", [{"id": 7}, {"id": 7, "name": ""}], ids=["no name", "empty name"])
def test_item_without_a_name(item):
    assert make_label(item) == "7: unnamed"


def test_item_without_an_id():
    with pytest.raises(KeyError):
        make_label({"name": "Lost sock"})
