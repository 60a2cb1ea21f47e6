"""What each part may load, seen from a fresh interpreter (the layering itself is import-linter's)."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import tracefix_tui

NETWORK = {"openai", "httpx", "httpx2", "fastapi", "openenv", "uvicorn"}
SCREENS = {"textual"}
CONFINED = (".guest.", ".inside.", ".start_")
"""Parts of the names of files that run in fork servers and guests: loaded there by path, never by the app."""

CORE = ["catalog", "sandbox", "grading", "episode", "records", "play", "authoring", "settings"]


def loaded_by(code: str) -> set[str]:
    """The top-level names in `sys.modules` after `code` has run."""
    names = "sorted({name.partition('.')[0] for name in sys.modules})"
    script = f"{code}\nimport sys\nprint('\\n'.join({names}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def modules_of(part: str) -> list[str]:
    root = Path(tracefix_tui.__file__).parent
    name = f"tracefix_tui.{part}"
    if not (root / part).is_dir():
        return [name]
    found = [module.name for module in pkgutil.walk_packages([str(root / part)], f"{name}.")]
    return [name, *(module for module in found if not any(part in module for part in CONFINED))]


@pytest.mark.parametrize("part", CORE)
def test_the_core_loads_neither_screens_nor_network(part: str) -> None:
    code = "\n".join(f"import {name}" for name in modules_of(part))
    assert not loaded_by(code) & (NETWORK | SCREENS)


def test_the_command_line_loads_neither_screens_nor_network() -> None:
    code = "\n".join(f"import {name}" for name in modules_of("cli"))
    assert not loaded_by(code) & (NETWORK | SCREENS)


def test_help_loads_neither_screens_nor_network() -> None:
    code = (
        "import contextlib, io, sys\n"
        "sys.argv = ['tracefix', '--help']\n"
        "from tracefix_tui.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    main()"
    )
    assert not loaded_by(code) & (NETWORK | SCREENS)


def test_the_screens_load_no_network() -> None:
    code = "\n".join(f"import {name}" for name in modules_of("ui"))
    assert not loaded_by(code) & NETWORK
