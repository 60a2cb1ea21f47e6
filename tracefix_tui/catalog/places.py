"""Where task packs are looked for, first place first."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

VARIABLE = "TRACEFIX_TASKS"


def places(
    extra: Sequence[Path] = (), environ: Mapping[str, str] = os.environ
) -> Iterator[tuple[Path, bool]]:
    """(folder, asked for): the given ones, those of `TRACEFIX_TASKS`, the user's own, the built-in ones.

    A folder that was asked for must exist; the user's own may be absent.
    """
    from tracefix_tui.settings import data_dir

    for folder in extra:
        yield Path(folder), True
    for name in environ.get(VARIABLE, "").split(os.pathsep):
        if name:
            yield Path(os.path.expanduser(name)), True
    yield data_dir() / "tasks", False
    yield built_in(), True


def built_in() -> Path:
    """The packs that come with the package: inside the wheel, or at the top of a source checkout."""
    package = Path(__file__).resolve().parent.parent
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "tasks").is_dir():
        return checkout / "tasks"
    return package / "data" / "tasks"
