import pytest
from solution import dump_settings, load_settings


@pytest.mark.parametrize(
    "text",
    ["dict(size=1)", "{'size': 1}", "(lambda: {})()", ""],
    ids=["call", "single quotes", "function", "nothing"],
)
def test_what_is_not_json_is_refused(text):
    with pytest.raises(ValueError):
        load_settings(text, {"size": 1})


def test_json_of_another_kind_is_refused():
    for text in ("[1, 2]", "3", "null", '"size"'):
        with pytest.raises(ValueError):
            load_settings(text, {})


def test_values_inside_each_other():
    text = '{"window": {"at": [10, 20.5], "max": true}, "title": "caf\\u00e9"}'
    assert load_settings(text, {"window": None}) == {
        "window": {"at": [10, 20.5], "max": True},
        "title": "café",
    }


def test_defaults_are_left_alone():
    defaults = {"size": 1, "dark": False}
    result = load_settings('{"size": 9, "new": 1}', defaults)
    assert result == {"size": 9, "dark": False, "new": 1}
    assert defaults == {"size": 1, "dark": False}


def test_text_that_looks_like_code_is_only_text():
    assert load_settings('{"name": "exit()"}', {}) == {"name": "exit()"}


def test_keys_are_dumped_in_alphabetical_order():
    assert dump_settings({"b": 1, "a": True, "c": None}) == '{"a": true, "b": 1, "c": null}'
