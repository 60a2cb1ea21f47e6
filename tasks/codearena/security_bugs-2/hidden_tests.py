import pytest
from solution import auth_headers


def test_all_headers():
    assert auth_headers({"API_TOKEN": "t0k3n", "OTHER": "x"}) == {
        "Accept": "application/json",
        "Authorization": "Bearer t0k3n",
    }


def test_all_headers_with_a_language():
    assert auth_headers({"API_TOKEN": "t0k3n"}, "fr") == {
        "Accept": "application/json",
        "Authorization": "Bearer t0k3n",
        "Accept-Language": "fr",
    }


def test_empty_environment():
    with pytest.raises(RuntimeError, match="API_TOKEN"):
        auth_headers({})


def test_empty_token():
    with pytest.raises(RuntimeError, match="API_TOKEN"):
        auth_headers({"API_TOKEN": ""})


@pytest.mark.parametrize("name", ["TOKEN", "api_token", "API_KEY"])
def test_other_variables_are_no_token(name):
    with pytest.raises(RuntimeError):
        auth_headers({name: "abc"})


def test_each_call_reads_the_token_anew():
    env = {"API_TOKEN": "before"}
    assert auth_headers(env)["Authorization"] == "Bearer before"
    env["API_TOKEN"] = "after"
    assert auth_headers(env)["Authorization"] == "Bearer after"
    assert env == {"API_TOKEN": "after"}
