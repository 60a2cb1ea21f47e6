"""The sandbox needs no root: the smoke run passes as a user without any power."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

NOBODY = 65534
HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "tracefix_tui"


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A copy of the sandbox and of these tests where every user can read it."""
    place = Path(tempfile.mkdtemp(prefix="tracefix-", dir="/tmp"))
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE / "sandbox", place / "tracefix_tui" / "sandbox", ignore=ignored)
    shutil.copy(PACKAGE / "__init__.py", place / "tracefix_tui")
    shutil.copytree(HERE, place / "tests" / "sandbox", ignore=ignored)
    shutil.copy(HERE.parent / "__init__.py", place / "tests")
    open_to_all(place)
    yield place
    shutil.rmtree(place)


def open_to_all(place: Path) -> None:
    place.chmod(0o755)
    for entry in place.rglob("*"):
        if not entry.is_symlink():
            entry.chmod(0o755 if entry.is_dir() or os.access(entry, os.X_OK) else 0o644)


def run_as_nobody(command: list[str]) -> subprocess.CompletedProcess[str]:
    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, cwd="/", **who)  # type: ignore[call-overload]


def reachable_python(place: Path) -> str:
    """An interpreter that an ordinary user can start; a copy of this one when root keeps it for itself."""
    for path in (sys.executable, getattr(sys, "_base_executable", ""), "/usr/bin/python3"):
        if path and os.path.exists(path):
            try:
                new_enough = run_as_nobody([path, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"])
            except OSError:
                continue
            if new_enough.returncode == 0:
                return path
    copy = place / "python"
    shutil.copytree(
        sys.base_prefix,
        copy,
        symlinks=True,
        ignore=shutil.ignore_patterns("site-packages", "test", "__pycache__"),
    )
    open_to_all(copy)
    return str(copy / "bin" / f"python{sysconfig.get_python_version()}")


def test_an_ordinary_user_has_every_layer(open_place: Path) -> None:
    done = run_as_nobody([reachable_python(open_place), str(open_place / "tests" / "sandbox" / "smoke.py")])
    assert done.stderr == ""
    assert "FAIL" not in done.stdout
    assert done.returncode == 0
    assert f"uid {NOBODY if os.geteuid() == 0 else os.geteuid()}" in done.stdout
    assert done.stdout.count("ok ") > 15
