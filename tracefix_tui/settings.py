"""Where the user's files lie, and what the user has set: by flag, environment, config.toml, else by default.

A broken config file never keeps the app from starting: what can't be used is left at its default and named,
with file, key and reason, in `Settings.problems`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracefix_tui.options import OPTIONS, Secret, Value, fitting, from_text

APP_NAME = "tracefix"
HOME_VARIABLE = "TRACEFIX_HOME"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a user's file that could not be used. `key` is "" when the whole file is meant."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.reason}" if self.key else f"{self.file}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user has set.

    Attributes:
        theme: name of the colour theme.
        vim: whether the code editor has vim keys.
        rules: name of the ruleset that tasks are played by.
        agent: name of the agent that plays where a command names none.
        record: whether episodes are written to files.
        preset, model, api_base, api_key: where a model is asked; "" leaves it to the default.
        price_in, price_out: US dollars per million tokens; 0 when nobody has said.
        max_tokens, max_cost, max_actions: what a model may use; 0 is without a limit.
        timeout: seconds that an endpoint may be silent.
        judge_model, judge_api_base: who judges proposals; "" for nobody, and for the agent's address.
        judge_timeout: seconds that a judge's answer may take.
        keys: binding id -> keys, separated by commas.
        sources: field name -> where its value is from: "flag", an environment variable, or a file. A field at
            its default is missing.
        problems: what in the environment or the file could not be used.
    """

    theme: str = "tracefix-dark"
    vim: bool = False
    rules: str = "tracefix"
    agent: str = "search"
    record: bool = True
    preset: str = ""
    model: str = ""
    api_base: str = ""
    api_key: Secret = field(default_factory=Secret)
    price_in: float = 0.0
    price_out: float = 0.0
    max_tokens: int = 0
    max_cost: float = 0.0
    max_actions: int = 0
    timeout: float = 120.0
    judge_model: str = ""
    judge_api_base: str = ""
    judge_timeout: float = 20.0
    keys: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def data_dir() -> Path:
    """The folder for what the app keeps: progress, runs, the user's own tasks. It may not exist yet."""
    if home := os.environ.get(HOME_VARIABLE):
        return Path(os.path.expanduser(home)) / "data"
    import platformdirs

    return platformdirs.user_data_path(APP_NAME, appauthor=False)


def config_dir() -> Path:
    """The folder for what the user writes: config.toml and themes. It may not exist yet."""
    if home := os.environ.get(HOME_VARIABLE):
        return Path(os.path.expanduser(home)) / "config"
    import platformdirs

    return platformdirs.user_config_path(APP_NAME, appauthor=False)


def config_file() -> Path:
    """The user's config.toml. It may not exist."""
    return config_dir() / "config.toml"


def load_settings(**flags: Value | None) -> Settings:
    """Read the settings.

    Args:
        flags: values from the command line by field name; None means "not given".

    Returns:
        The settings; whatever could not be used is in `problems`.
    """
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    problems: list[Problem] = []
    path = config_file()
    table = _read(path, problems)
    known = {option.section for option in OPTIONS} | {"keys"}
    for section, content in table.items():
        if section not in known:
            problems.append(Problem(str(path), section, f"unknown; use {_listed(known)}"))
        elif not isinstance(content, dict):
            problems.append(Problem(str(path), section, f"must be a table: write [{section}]"))
        elif section == "keys":
            values["keys"] = _keys(path, content, problems)
        else:
            values |= _section(path, section, content, problems)
    sources |= dict.fromkeys(values, str(path))
    for option in OPTIONS:
        text = os.environ.get(option.variable)
        if text is None or text == "":
            continue
        try:
            values[option.name] = from_text(option, text)
            sources[option.name] = option.variable
        except ValueError as error:
            problems.append(Problem("environment", option.variable, str(error)))
    given = {name: value for name, value in flags.items() if value is not None}
    sources |= dict.fromkeys(given, "flag")
    return Settings(**values | given, sources=sources, problems=tuple(problems))


def described(settings: Settings) -> str:
    """The settings as the text of a config.toml, each with its source as a comment."""
    import json

    lines: list[str] = []
    for section in dict.fromkeys(option.section for option in OPTIONS):
        lines.append(f"[{section}]")
        for option in (option for option in OPTIONS if option.section == section):
            value, source = getattr(settings, option.name), settings.sources.get(option.name, "default")
            if isinstance(value, Secret):
                shown = f"# {option.name} is {'set, and not shown' if value else 'not set'}"
            else:
                shown = f"{option.name} = {json.dumps(value, ensure_ascii=False)}"
            lines.append(f"{shown}  # {source}: {option.help}")
        lines.append("")
    lines.append("[keys]")
    lines += [f"{json.dumps(name)} = {json.dumps(keys)}" for name, keys in settings.keys.items()]
    return "\n".join(lines)


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old text or the new one, never a part. Creates the folder.

    Raises:
        OSError: the folder or file can't be written; the old file is untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = draft_of(path)
    try:
        with draft.open("x", encoding="utf-8") as file:
            file.write(text)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def draft_of(path: Path) -> Path:
    """Where a file is written before it gets its name; to be opened with "x".

    Nobody can guess it: in a folder of many people, somebody's link would lead what is written elsewhere.
    """
    return path.with_name(f".{path.name}.{os.urandom(8).hex()}.new")


def _read(path: Path, problems: list[Problem]) -> dict[str, Any]:
    """The TOML table of a file; empty, with a problem noted, when it can't be read."""
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        problems.append(Problem(str(path), "", f"can't be read: {error.strerror}"))
        return {}
    import tomllib

    try:
        return tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        problems.append(Problem(str(path), "", "is not UTF-8 text; defaults are used"))
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(str(path), "", f"is not valid TOML: {error}; defaults are used"))
    return {}


def _section(path: Path, section: str, content: dict[str, Any], problems: list[Problem]) -> dict[str, Any]:
    options = {option.name: option for option in OPTIONS if option.section == section}
    values: dict[str, Any] = {}
    for name, value in content.items():
        option = options.get(name)
        if option is None:
            problems.append(Problem(str(path), f"{section}.{name}", f"unknown; use {_listed(options)}"))
            continue
        try:
            values[name] = fitting(option, value)
        except ValueError as error:
            problems.append(Problem(str(path), option.key, str(error)))
    return values


def _keys(path: Path, content: dict[str, Any], problems: list[Problem]) -> dict[str, str]:
    keys: dict[str, str] = {}
    for name, value in _flattened(content):
        if isinstance(value, str) and value.strip(" ,"):
            keys[name] = value
        else:
            reason = f'must name a key, such as "ctrl+r" or "f5,ctrl+t", not {value!r}'
            problems.append(Problem(str(path), f"keys.{name}", reason))
    return keys


def _flattened(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """`browser.play = ...` in TOML is a table in a table; binding ids are the dotted names."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _listed(names: set[str] | Mapping[str, Any]) -> str:
    return ", ".join(sorted(names))
