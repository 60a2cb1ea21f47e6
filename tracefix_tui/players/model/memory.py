"""Remembers in the data folder which way of asking an endpoint and model take, so that it is found out once.

Nothing depends on the file: what is lost, broken or old is found out anew.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from tracefix_tui.players.model.place import Place
from tracefix_tui.players.model.ways import KINDS, Way
from tracefix_tui.settings import data_dir, write_atomically

FORMAT = "tracefix.endpoints/1"
STALE_DAYS = 30
_MOST = 200
_DAY = 86_400


def memory_file() -> Path:
    """Where it is remembered. The file may not exist."""
    return data_dir() / "endpoints.json"


def recall(place: Place) -> Way | None:
    """The way that has worked at this endpoint with this model; None when that is not known, or long ago."""
    known = _read().get(_name(place))
    if not isinstance(known, dict):
        return None
    kind, at = known.get("way"), known.get("at")
    if kind not in KINDS or not isinstance(at, int) or not 0 <= time.time() - at < STALE_DAYS * _DAY:
        return None
    return Way(kind, forced=known.get("forced") is not False, counted=known.get("counted") is not False)


def remember(place: Place, way: Way) -> None:
    """Note that `way` has worked."""
    known = _read()
    known.pop(_name(place), None)
    known[_name(place)] = {
        "way": way.kind,
        "forced": way.forced,
        "counted": way.counted,
        "at": int(time.time()),
    }
    kept = dict(list(known.items())[-_MOST:])
    try:
        write_atomically(memory_file(), json.dumps({"format": FORMAT, "endpoints": kept}, indent=1) + "\n")
    except OSError:
        pass  # found out again the next time


def _read() -> dict[str, Any]:
    try:
        page = json.loads(memory_file().read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    known = page.get("endpoints") if isinstance(page, dict) and page.get("format") == FORMAT else None
    return known if isinstance(known, dict) else {}


def _name(place: Place) -> str:
    return f"{place.base} {place.model}"
