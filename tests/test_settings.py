"""Settings: who wins over whom, and that no broken file keeps the app from starting."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracefix_tui.settings import (
    OPTIONS,
    Secret,
    Settings,
    config_dir,
    config_file,
    data_dir,
    described,
    load_settings,
    write_atomically,
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path))
    for option in OPTIONS:
        monkeypatch.delenv(option.variable, raising=False)
    return tmp_path


def write_config(text: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(text, encoding="utf-8")


def test_one_variable_moves_all_files(home: Path) -> None:
    assert data_dir() == home / "data"
    assert config_dir() == home / "config"


def test_without_it_the_platform_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRACEFIX_HOME")
    assert data_dir().name == config_dir().name == "tracefix"


def test_defaults_without_any_file() -> None:
    assert load_settings() == Settings()


def test_options_have_the_defaults_of_the_fields() -> None:
    assert {option.name: option.default for option in OPTIONS} == {
        option.name: getattr(Settings(), option.name) for option in OPTIONS
    }


def test_flag_before_environment_before_file_before_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().theme == "tracefix-dark"
    write_config('[ui]\ntheme = "from-file"\n')
    assert load_settings().theme == "from-file"
    monkeypatch.setenv("TRACEFIX_THEME", "from-environment")
    assert load_settings().theme == "from-environment"
    found = load_settings(theme="from-flag", rules=None)
    assert (found.theme, found.rules) == ("from-flag", "tracefix")
    assert found.sources == {"theme": "flag"}


def test_sources_name_file_and_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    write_config("[ui]\nvim = true\n")
    monkeypatch.setenv("TRACEFIX_RULES", "tracefix-shaped")
    assert load_settings().sources == {"vim": str(config_file()), "rules": "TRACEFIX_RULES"}


@pytest.mark.parametrize(("text", "value"), [("1", True), ("on", True), ("No", False), ("false", False)])
def test_switches_in_the_environment(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv("TRACEFIX_VIM", text)
    assert load_settings().vim is value


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_THEME", "")
    assert load_settings() == Settings()


def test_keys_by_dotted_or_quoted_names() -> None:
    write_config('[keys]\nbrowser.play = "x"\n"app.help" = "f10,ctrl+h"\n')
    assert load_settings().keys == {"browser.play": "x", "app.help": "f10,ctrl+h"}


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("[ui]\ntheme = 3\n", "ui.theme", "a text in quotes"),
        ('[ui]\nvim = "yes"\n', "ui.vim", "true or false"),
        ("[ui]\ncolour = 1\n", "ui.colour", "use theme, vim"),
        ("[sound]\n", "sound", "use agent, judge, keys, play, ui"),
        ("ui = 1\n", "ui", "write [ui]"),
        ("[keys]\napp.help = 3\n", "keys.app.help", "must name a key"),
        ('[keys]\napp.help = " , "\n', "keys.app.help", "must name a key"),
        ("[ui\n", "", "not valid TOML"),
    ],
)
def test_each_mistake_is_named_and_the_rest_used(text: str, key: str, reason: str) -> None:
    write_config(text + ('[play]\nrules = "tracefix-shaped"\n' if key else ""))
    found = load_settings()
    (problem,) = found.problems
    assert problem.file == str(config_file())
    assert problem.key == key
    assert reason in problem.reason
    assert found.theme == "tracefix-dark"
    assert found.vim is False
    assert found.rules == ("tracefix-shaped" if key else "tracefix")
    assert str(problem).startswith(str(config_file()))


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("price_in = 2", "price_in", 2.0),
        ("price_out = 0.25", "price_out", 0.25),
        ("max_tokens = 100000", "max_tokens", 100_000),
        ('api_key = "k"', "api_key", Secret("k")),
    ],
)
def test_numbers_and_secrets_of_the_file(text: str, name: str, value: object) -> None:
    write_config(f"[agent]\n{text}\n")
    found = load_settings()
    assert found.problems == ()
    assert (getattr(found, name), type(getattr(found, name))) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("price_in = -1", "a number from 0 on"),
        ("price_in = nan", "a number from 0 on"),
        ("max_cost = inf", "a number from 0 on"),
        ("max_cost = true", "a number from 0 on"),
        ("max_tokens = 1.5", "a whole number from 0 on"),
        ("max_tokens = true", "a whole number from 0 on"),
        ("max_tokens = -5", "a whole number from 0 on"),
        ("api_key = 1234567", "a text in quotes"),
    ],
)
def test_numbers_that_are_none_are_named_and_no_secret_is(text: str, reason: str) -> None:
    write_config(f"[agent]\n{text}\n")
    found = load_settings()
    (problem,) = found.problems
    assert reason in problem.reason
    assert "1234567" not in str(problem)
    assert (found.price_in, found.max_tokens, found.max_cost) == (0.0, 0, 0.0)


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("TRACEFIX_PRICE_IN", "0.5", "price_in", 0.5),
        ("TRACEFIX_MAX_TOKENS", "12", "max_tokens", 12),
        ("TRACEFIX_MAX_TOKENS", "many", "max_tokens", 0),
        ("TRACEFIX_MAX_TOKENS", "9" * 5000, "max_tokens", 0),
        ("TRACEFIX_MAX_COST", "nan", "max_cost", 0.0),
        ("TRACEFIX_API_KEY", " k ", "api_key", Secret("k")),
    ],
)
def test_numbers_in_the_environment(
    variable: str, text: str, name: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, text)
    found = load_settings()
    assert getattr(found, name) == value
    assert len(found.problems) == (value == 0)


def test_a_secret_is_never_described() -> None:
    found = load_settings(api_key=Secret("very-secret"))
    assert "very-secret" not in described(found) + repr(found)
    assert "# api_key is set, and not shown" in described(found)


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_VIM", "maybe")
    (problem,) = load_settings().problems
    assert (problem.file, problem.key) == ("environment", "TRACEFIX_VIM")


def test_a_config_that_is_no_text() -> None:
    write_config("")
    config_file().write_bytes(b"\xff\xfe[ui]")
    (problem,) = load_settings().problems
    assert "UTF-8" in problem.reason


def test_a_config_that_is_a_folder() -> None:
    config_file().mkdir(parents=True)
    (problem,) = load_settings().problems
    assert "can't be read" in problem.reason


@given(st.binary(max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_file_raises(content: bytes) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_bytes(content)
    found = load_settings()
    assert isinstance(found.theme, str)
    assert isinstance(found.vim, bool)


def test_what_is_described_reads_back_as_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    write_config('[ui]\nvim = true\n[keys]\nbrowser.play = "x"\n')
    before = load_settings()
    write_config(described(before))
    after = load_settings()
    assert (after.theme, after.vim, after.rules, after.keys) == (
        before.theme,
        before.vim,
        before.rules,
        before.keys,
    )
    assert after.problems == ()


def test_writing_leaves_one_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file.txt"
    write_atomically(path, "one")
    write_atomically(path, "two")
    assert path.read_text() == "two"
    assert os.listdir(path.parent) == ["file.txt"]


def test_a_failed_write_keeps_the_old_text(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    write_atomically(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "\ud800")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["file.txt"]
