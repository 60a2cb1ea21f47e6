"""Checks of the network."""

import subprocess
from collections.abc import Callable


def ping(host: str, count: int = 1, run: Callable[..., int] = subprocess.call) -> bool:
    """Tell whether `host` answers to `count` packets of the program ping.

    Args:
        host: name or address, as a visitor typed it.
        count: how many packets are sent.
        run: starts a program like `subprocess.call` and returns its exit status.

    Raises:
        ValueError: `host` is empty or would be taken for an option.
    """
    if not host or host.startswith("-"):
        raise ValueError("not the name of a host")
    command = ["ping", "-c", str(count), host]
    return run(command) == 0
