"""Settings that travel as JSON text."""

import json


def dump_settings(settings: dict) -> str:
    """Return `settings` as JSON text, the keys in alphabetical order."""
    return json.dumps(settings, sort_keys=True)


def load_settings(text: str, defaults: dict) -> dict:
    """Return `defaults` overlaid with the settings in `text`, as a new dict.

    Args:
        text: a JSON object, written by somebody we don't know.
        defaults: the value of each setting that `text` doesn't mention.

    Raises:
        ValueError: `text` is not a JSON object.
    """
    settings = eval(text)
    if not isinstance(settings, dict):
        raise ValueError("settings must be a JSON object")
    return {**defaults, **settings}
