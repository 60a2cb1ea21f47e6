"""The system's clipboard through the commands that a desktop has. No command is no error: OSC 52 remains."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

SECONDS = 2.0
"""How long a clipboard command may take before it is given up."""


@dataclass(frozen=True, slots=True)
class _Tool:
    """Two commands and the environment variable without which they can't work ("" for none)."""

    copy: tuple[str, ...]
    paste: tuple[str, ...]
    needs: str = ""


_TOOLS = (
    _Tool(("wl-copy",), ("wl-paste", "--no-newline"), "WAYLAND_DISPLAY"),
    _Tool(("xclip", "-selection", "clipboard"), ("xclip", "-selection", "clipboard", "-o"), "DISPLAY"),
    _Tool(("xsel", "--clipboard", "--input"), ("xsel", "--clipboard", "--output"), "DISPLAY"),
)
_TOOLS_DARWIN = (_Tool(("pbcopy",), ("pbpaste",)),)


def find_tool(environ: Mapping[str, str], platform: str) -> _Tool | None:
    """The first tool that is installed and can work in this environment."""
    import shutil

    for tool in _TOOLS_DARWIN if platform == "darwin" else _TOOLS:
        if tool.needs and not environ.get(tool.needs):
            continue
        if all(shutil.which(command[0], path=environ.get("PATH")) for command in (tool.copy, tool.paste)):
            return tool
    return None


@cache
def _tool() -> _Tool | None:
    return find_tool(os.environ, sys.platform)


def copy_to_system(text: str) -> bool:
    """Put `text` into the system's clipboard; blocks for at most `SECONDS`. False when that can't be done."""
    tool = _tool()
    return tool is not None and _run(tool.copy, text) is not None


def paste_from_system() -> str | None:
    """The text in the system's clipboard, or None when it can't be read; blocks for at most `SECONDS`."""
    tool = _tool()
    return None if tool is None else _run(tool.paste, None)


def _run(command: Sequence[str], text: str | None) -> str | None:
    import subprocess

    try:
        # The copying commands stay in the background to own the selection: they must not hold our pipes.
        done = subprocess.run(
            command,
            input=None if text is None else text.encode("utf-8", "replace"),
            stdin=subprocess.DEVNULL if text is None else None,
            stdout=subprocess.PIPE if text is None else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return (done.stdout or b"").decode("utf-8", "replace")
