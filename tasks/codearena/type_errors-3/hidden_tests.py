import pytest
from solution import make_label


@pytest.mark.parametrize(
    ("number", "code"),
    [("x1", "X1"), ("already-BIG", "ALREADY-BIG"), (0, "0"), (1000000, "1000000")],
)
def test_code_on_the_label(number, code):
    assert make_label({"id": number, "name": "Thing"}) == f"{code}: Thing"


def test_name_keeps_its_letters():
    assert make_label({"id": 3, "name": "iron Kettle"}) == "3: iron Kettle"


def test_text_id_without_a_name():
    assert make_label({"id": "q9"}) == "Q9: unnamed"


def test_name_of_blanks_only():
    assert make_label({"id": 8, "name": "   "}) == "8: unnamed"


def test_other_fields_are_ignored():
    assert make_label({"price": 5, "name": "Cup", "id": 12}) == "12: Cup"


def test_the_item_is_left_alone():
    item = {"id": 5, "name": " Rug "}
    assert make_label(item) == "5: Rug"
    assert item == {"id": 5, "name": " Rug "}
