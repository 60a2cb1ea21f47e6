import pytest
from solution import dump_settings, load_settings


def test_settings_replace_defaults():
    assert load_settings('{"size": 3}', {"size": 1, "dark": False}) == {"size": 3, "dark": False}


def test_empty_object_keeps_the_defaults():
    assert load_settings("{}", {"size": 1}) == {"size": 1}


def test_json_constants():
    text = '{"dark": true, "sound": false, "font": null}'
    assert load_settings(text, {}) == {"dark": True, "sound": False, "font": None}


def test_broken_json_is_refused():
    with pytest.raises(ValueError):
        load_settings('{"size": ', {})


def test_expression_is_refused():
    with pytest.raises(ValueError):
        load_settings('{"size": 2 ** 5}', {})


def test_text_cannot_change_the_defaults():
    defaults = {"admin": False}
    with pytest.raises(ValueError):
        load_settings("defaults.update(admin=True) or {}", defaults)
    assert defaults == {"admin": False}


def test_settings_come_back_as_they_were():
    settings = {"size": 3, "names": ["a", "b"]}
    assert load_settings(dump_settings(settings), {}) == settings
