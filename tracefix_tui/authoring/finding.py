"""Finds the tests that belong to a module of somebody's project, by what they import."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from tracefix_tui.authoring.test_files import TestsNotReadable, imports_module

ROOTS = ("pyproject.toml", "setup.py", "setup.cfg", ".git", "tox.ini")
"""What the topmost folder of a project holds."""
Exports = Mapping[str, Mapping[str, str]]
"""Dotted name of a package -> name there -> name in the module."""

_MOST_FILES = 3000
_LONGEST = 1_000_000
_PASSED_OVER = {"node_modules", "__pycache__", "venv", "site-packages", "build", "dist"}


def tests_of(module: Path, name: str, exports: Exports) -> list[Path]:
    """The test files of the project around `module` that import it, those with its name first.

    Args:
        name: the dotted name of the module.
        exports: names that its packages hand on; see `own_project.exports_of`.
    """
    root = project_of(module)
    found = []
    for path in islice(_test_files(root), _MOST_FILES):
        try:
            about = path.stat()
            if not stat.S_ISREG(about.st_mode) or about.st_size > _LONGEST:
                continue  # a pipe or a device would be read for ever
            if imports_module(path.read_text("utf-8"), name, exports):
                found.append(path)
        except (OSError, UnicodeDecodeError, TestsNotReadable):
            continue
    stem = name.rpartition(".")[2]
    return sorted(found, key=lambda path: (stem not in path.stem, str(path)))


def project_of(module: Path) -> Path:
    """The topmost folder of the project that a file belongs to; its own folder when none looks like one."""
    folder = module.resolve().parent
    for each in (folder, *folder.parents):
        if any((each / name).exists() for name in ROOTS):
            return each
    return folder


def _test_files(root: Path) -> Iterator[Path]:
    for folder, inner, files in os.walk(root):
        inner[:] = sorted(name for name in inner if not name.startswith(".") and name not in _PASSED_OVER)
        for name in sorted(files):
            stem, dot, ending = name.rpartition(".")
            if dot and ending == "py" and (stem.startswith("test") or stem.endswith("_test")):
                yield Path(folder, name)
