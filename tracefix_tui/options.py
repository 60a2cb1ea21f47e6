"""What can be set: the one table of options, their types, and keys that never show themselves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NoReturn


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


def fitting(option: Option, value: object) -> Value:
    """A value of config.toml, as the option's type.

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


def from_text(option: Option, text: str) -> Value:
    """What an environment variable says, as the option's type.

    Raises:
        ValueError: it says nothing that can be used; the message says what would be.
    """
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
                return fitting(option, type(option.default)(text))
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
