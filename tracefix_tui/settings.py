"""Where the user's files lie, and what the user has set: by flag, environment, config.toml, else by default.

A broken config file never keeps the app from starting: what can't be used is left at its default and named,
with file, key and reason, in `Settings.problems`.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

APP_NAME = "tracefix"
HOME_VARIABLE = "TRACEFIX_HOME"


class Secret:
    """A key or password. It shows itself to whoever asks for it by name, and to nothing that prints."""

    __slots__ = ("_value",)

    def __init__(self, value: str = "") -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself: only for the one place that sends it."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "Secret(...)" if self._value else "Secret()"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret is not written to anything.")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a user's file that could not be used. `key` is "" when the whole file is meant."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.reason}" if self.key else f"{self.file}: {self.reason}"


Value = str | bool | int | float | Secret


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be set.

    Attributes:
        name: the field of `Settings`.
        section: the table of config.toml it stands in.
        variable: the environment variable that overrides the file.
        default: its value, and by that its type.
        help: what it does, in one line.
    """

    name: str
    section: str
    variable: str
    default: Value
    help: str

    @property
    def key(self) -> str:
        """`section.name`, as it is called in messages."""
        return f"{self.section}.{self.name}"


OPTIONS = (
    Option("theme", "ui", "TRACEFIX_THEME", "tracefix-dark", "colour theme, by the name of its file"),
    Option("vim", "ui", "TRACEFIX_VIM", False, "vim keys in the code editor"),
    Option("rules", "play", "TRACEFIX_RULES", "tracefix", "ruleset: how actions are priced"),
    Option("agent", "play", "TRACEFIX_AGENT", "search", "the agent that plays where none is named"),
    Option("record", "play", "TRACEFIX_RECORD", True, "write every episode to a file"),
    Option(
        "preset", "agent", "TRACEFIX_PRESET", "", "a model server on this machine: ollama, vllm or lmstudio"
    ),
    Option("model", "agent", "MODEL_NAME", "", "name of the model; see docs/agents.md for the default"),
    Option("api_base", "agent", "API_BASE_URL", "", "address of the model's API; see docs/agents.md"),
    Option(
        "api_key",
        "agent",
        "TRACEFIX_API_KEY",
        Secret(),
        "key for that API, before HF_TOKEN and OPENAI_API_KEY",
    ),
    Option(
        "price_in", "agent", "TRACEFIX_PRICE_IN", 0.0, "dollars for a million tokens that the model reads"
    ),
    Option("price_out", "agent", "TRACEFIX_PRICE_OUT", 0.0, "dollars for a million tokens that it writes"),
    Option(
        "max_tokens", "agent", "TRACEFIX_MAX_TOKENS", 0, "most tokens that a command may use; 0: any number"
    ),
    Option(
        "max_cost", "agent", "TRACEFIX_MAX_COST", 0.0, "most dollars that a command may spend; 0: any sum"
    ),
    Option(
        "max_actions",
        "agent",
        "TRACEFIX_MAX_ACTIONS",
        0,
        "most actions of a model in an episode; 0: any number",
    ),
    Option("timeout", "agent", "TRACEFIX_TIMEOUT", 120.0, "seconds that an endpoint may be silent"),
    Option(
        "judge_model",
        "judge",
        "TRACEFIX_JUDGE_MODEL",
        "",
        "name of the model that judges proposals under codearena; none without",
    ),
    Option(
        "judge_api_base", "judge", "TRACEFIX_JUDGE_API_BASE", "", "address of its API; by default the agent's"
    ),
    Option("judge_timeout", "judge", "TRACEFIX_JUDGE_TIMEOUT", 20.0, "seconds that its answer may take"),
)


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
        return Path(home).expanduser() / "data"
    import platformdirs

    return platformdirs.user_data_path(APP_NAME, appauthor=False)


def config_dir() -> Path:
    """The folder for what the user writes: config.toml and themes. It may not exist yet."""
    if home := os.environ.get(HOME_VARIABLE):
        return Path(home).expanduser() / "config"
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
            values[option.name] = _from_text(option, text)
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
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


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
            values[name] = _fitting(option, value)
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


def _fitting(option: Option, value: object) -> Value:
    """A value of the file, as the option's type.

    Raises:
        ValueError: it is none; the message says what is wanted, and repeats no secret.
    """
    match option.default, value:
        case Secret(), str():
            return Secret(value.strip())
        case bool(), bool():
            return value
        case str(), str():
            return value
        case float() | int(), bool():
            pass
        case float(), int() | float() if 0 <= value < math.inf:
            return float(value)
        case int(), int() if value >= 0 and not isinstance(option.default, bool):
            return value
    raise ValueError(f"must be {_wanted(option)}" + ("" if _is_secret(option) else f", not {value!r}"))


def _from_text(option: Option, text: str) -> Value:
    match option.default:
        case Secret():
            return Secret(text.strip())
        case bool():
            switch = text.strip().lower()
            if switch in ("1", "true", "yes", "on", "0", "false", "no", "off"):
                return switch in ("1", "true", "yes", "on")
            raise ValueError(f"must be 1 or 0, not {text!r}")
        case float() | int():
            try:
                return _fitting(option, type(option.default)(text))
            except (ValueError, OverflowError):
                raise ValueError(f"must be {_wanted(option)}, not {text!r}") from None
    return text


def _wanted(option: Option) -> str:
    if isinstance(option.default, bool):
        return "true or false"
    if isinstance(option.default, float):
        return "a number from 0 on"
    return "a whole number from 0 on" if isinstance(option.default, int) else "a text in quotes"


def _is_secret(option: Option) -> bool:
    return isinstance(option.default, Secret)


def _listed(names: set[str] | Mapping[str, Any]) -> str:
    return ", ".join(sorted(names))
