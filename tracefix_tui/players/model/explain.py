"""What to tell a user about an endpoint that gave no answer: what happened, and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from tracefix_tui.players.model.place import PRESETS, Place, is_local
from tracefix_tui.players.model.reply import EndpointError, error_text
from tracefix_tui.players.model.retry import wait_asked
from tracefix_tui.players.model.scrub import detail

_PASSING = {408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529}
_NO_QUOTA = ("insufficient_quota", "exceeded your current quota", "billing", "credit balance")


def unreachable(place: Place, reason: str, *, refuses: bool = False, again: bool = True) -> EndpointError:
    """There is no connection. `refuses`: somebody is there and nobody listens, so trying again is no use."""
    preset = PRESETS.get(place.preset)
    said = detail(reason, place.key)
    if preset is not None:
        advice = f"Is {preset.title} running? Start it with `{preset.start}`"
        advice += "." if place.base == preset.base else ", or check --api-base."
    elif is_local(urlsplit(place.base).hostname or ""):
        advice = "Is the server running, and is that its port? --api-base names another."
    else:
        advice = "Check --api-base and your network."
    return EndpointError(f"Can't reach {place.base}: {said}. {advice}", again=again and not refuses)


def broken(place: Place, reason: str, *, again: bool = True) -> EndpointError:
    """A connection that did not hold, or an answer that can't be read."""
    return EndpointError(f"{place.base}: {detail(reason, place.key)}.", again=again)


def refused(place: Place, status: int, headers: Mapping[str, str], body: bytes) -> EndpointError:
    """An answer with a status that is no success."""
    complaint = _complaint(body)
    said = detail(complaint, place.key)
    lower = complaint.lower()
    return EndpointError(
        f"{_what(place, status, headers, lower)}{f' It says: {said}' if said else ''}",
        status=status,
        complaint=lower,
        again=status in _PASSING and not any(words in lower for words in _NO_QUOTA),
        after=wait_asked(headers),
    )


def _complaint(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    try:
        return error_text(json.loads(text))
    except (ValueError, RecursionError):
        return "" if "<html" in text[:1000].lower() else text


def _what(place: Place, status: int, headers: Mapping[str, str], complaint: str) -> str:
    base = place.base
    preset = PRESETS.get(place.preset)
    missing = "model" in complaint and any(
        words in complaint
        for words in ("not found", "not exist", "not_found", "not supported", "unknown model")
    )
    if 300 <= status < 400:
        target = detail(headers.get("location", "").partition("?")[0], place.key, 120)
        return (
            f"{base} sends on to {target or 'another address'} ({status}), and a key is not carried along. "
            "Give the right address by --api-base."
        )
    if status in (401, 403):
        if place.key:
            return (
                f"{base} refuses the key from {place.key_from} ({status}). Check the key and what it may do."
            )
        return (
            f"{base} wants a key ({status}), and {place.key_from}. "
            "Set HF_TOKEN or OPENAI_API_KEY, or give --api-key."
        )
    if status == 402 or any(words in complaint for words in _NO_QUOTA):
        return f"{base} wants to be paid ({status}): the credit of the key from {place.key_from} is used up."
    if status == 404 or missing:
        advice = (
            f"`{preset.models}` shows which it has; --model names one."
            if preset
            else "Check --model and --api-base."
        )
        if not urlsplit(base).path:
            advice += " Most addresses end in /v1."
        lacks = f"no model {place.model!r}, or " if place.model else ""
        return f"{base} has {lacks}no chat API at that address ({status}). {advice}"
    if status == 429:
        return f"{base} has too many requests ({status}). Try again later, or with fewer --jobs."
    if status >= 500:
        return f"{base} has a fault of its own ({status}). Try again later."
    return f"{base} refuses the request ({status})."
