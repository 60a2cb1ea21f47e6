import os

import pytest
from solution import greet


def test_printed(capsys):
    greet("you")
    assert capsys.readouterr().out == "hello you\n"


def test_printed_twice(capsys):
    greet("a")
    assert capsys.readouterr().out == "hello a\n"
    greet("b")
    print("mine")
    out, err = capsys.readouterr()
    assert out == "hello b\nmine\n"
    assert err == ""


def test_printed_fails(capsys):
    greet("you")
    assert capsys.readouterr().out == "hello me\n"


def test_not_captured():
    greet("x")


def test_environment(monkeypatch):
    monkeypatch.setenv("TRACEFIX_CORPUS", "yes")
    assert os.environ["TRACEFIX_CORPUS"] == "yes"


def test_environment_is_restored():
    assert "TRACEFIX_CORPUS" not in os.environ


def test_delenv(monkeypatch):
    monkeypatch.delenv("TRACEFIX_CORPUS", raising=False)
    with pytest.raises(KeyError):
        monkeypatch.delenv("TRACEFIX_CORPUS")
