import pytest
from solution import auth_headers


def test_token_is_in_the_headers():
    assert auth_headers({"API_TOKEN": "abc"})["Authorization"] == "Bearer abc"


def test_another_token():
    assert auth_headers({"API_TOKEN": "xyz-2"})["Authorization"] == "Bearer xyz-2"


def test_missing_token_is_named():
    with pytest.raises(RuntimeError, match="API_TOKEN"):
        auth_headers({"HOME": "/home/ann"})


def test_answer_is_asked_for_as_json():
    assert auth_headers({"API_TOKEN": "abc"})["Accept"] == "application/json"


def test_language_of_the_answer():
    assert auth_headers({"API_TOKEN": "abc"}, language="de")["Accept-Language"] == "de"
