"""Where a model is asked: address, model, key, and the presets for servers on one's own machine.

A key never goes where nobody meant it to: one that is found in the environment is sent over https or to this
machine only, and to no preset.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from tracefix_tui.players.player import PlayerError
from tracefix_tui.settings import Secret

DEFAULT_BASE = "https://router.huggingface.co/v1"
DEFAULT_MODEL = "Qwen/Qwen2.5-72B-Instruct"

HF_KEY = "HF_TOKEN"
OPENAI_KEY = "OPENAI_API_KEY"


@dataclass(frozen=True, slots=True)
class Preset:
    """A server on this machine, at its usual port.

    Attributes:
        start: the command that starts it; `models` the one that shows which models it has.
    """

    title: str
    base: str
    start: str
    models: str


PRESETS: Mapping[str, Preset] = {
    "ollama": Preset("Ollama", "http://127.0.0.1:11434/v1", "ollama serve", "ollama list"),
    "vllm": Preset(
        "vLLM", "http://127.0.0.1:8000/v1", "vllm serve MODEL", "curl http://127.0.0.1:8000/v1/models"
    ),
    "lmstudio": Preset("LM Studio", "http://127.0.0.1:1234/v1", "lms server start", "lms ls"),
}
"""The presets by the names that `--preset` takes."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a model is asked.

    Attributes:
        base: the address of the API, without a slash at its end.
        model: the model's name; "" takes the first that the endpoint says it has.
        preset: one of `PRESETS`, or "".
        key: sent with each request; empty for none.
        key_from: where the key is from, or why there is none; for messages.
    """

    base: str = DEFAULT_BASE
    model: str = DEFAULT_MODEL
    preset: str = ""
    key: Secret = field(default_factory=Secret)
    key_from: str = "no key is set"


def place_of(
    base: str, model: str, preset: str, key: Secret, key_from: str, environment: Mapping[str, str]
) -> Place:
    """The place that options and environment come to.

    Args:
        base: the address, "" for that of the preset or the default; `model` likewise.
        key: one that was given for this endpoint, by flag or setting; `key_from` says by which.
        environment: where `HF_TOKEN` and `OPENAI_API_KEY` are looked up.

    Raises:
        PlayerError: the address, the preset or the key makes no sense, or a key is missing.
    """
    if preset and preset not in PRESETS:
        raise PlayerError(f"There is no preset {preset!r}; use {', '.join(PRESETS)}.")
    base = base or (PRESETS[preset].base if preset else DEFAULT_BASE)
    address = _checked(base)
    if not key:
        key, key_from = _found(address, preset, environment)
    if not key.reveal().isascii() or not key.reveal().isprintable():
        raise PlayerError(f"The key from {key_from} holds characters that no key has. Copy it again.")
    if not key and _wants_key(address):
        raise PlayerError(
            f"{address.hostname} needs a key: set {_wants_key(address)}, or use a model on this machine: "
            f"--preset {' or '.join(PRESETS)}."
        )
    plain = address.geturl().rstrip("/").removesuffix("/chat/completions")
    return Place(plain, model or ("" if preset else DEFAULT_MODEL), preset, key, key_from)


def _checked(base: str) -> SplitResult:
    advice = f"Write it as {DEFAULT_BASE}."
    try:
        address = urlsplit(base.strip())
        known = address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:
        known = False
    if not known or any(char.isspace() or not char.isprintable() for char in base.strip()):
        raise PlayerError(f"The address of the API is none that can be used. {advice}")
    if "@" in address.netloc or address.query or address.fragment:
        raise PlayerError(
            f"The address of the API may hold no user, query or fragment; a key goes into {OPENAI_KEY}. "
            f"{advice}"
        )
    return address


def _found(address: SplitResult, preset: str, environment: Mapping[str, str]) -> tuple[Secret, str]:
    """The key in the environment that is meant for this address, and where it is from."""
    if preset:
        return Secret(), f"no key is sent to {PRESETS[preset].title}"
    names = (HF_KEY, OPENAI_KEY) if _at(address, "huggingface.co") else (OPENAI_KEY, HF_KEY)
    for name in names:
        if value := environment.get(name, "").strip():
            if address.scheme == "https" or is_local(address.hostname or ""):
                return Secret(value), name
            return (
                Secret(),
                f"{name} is not sent unencrypted to another machine; --api-key sends it all the same",
            )
    return Secret(), f"neither {names[0]} nor {names[1]} is set"


def is_local(host: str) -> bool:
    """Whether a host is this machine, by its name alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _wants_key(address: SplitResult) -> str:
    """The variable for the key of an endpoint that is known to need one; "" for another."""
    if _at(address, "huggingface.co"):
        return f"{HF_KEY} or {OPENAI_KEY}"
    return OPENAI_KEY if _at(address, "openai.com") else ""


def _at(address: SplitResult, domain: str) -> bool:
    host = (address.hostname or "").rstrip(".")
    return host == domain or host.endswith(f".{domain}")
