"""Task packs: find, load, validate."""

from tracefix_tui.catalog.alone import open_task
from tracefix_tui.catalog.catalog import Catalog, UnknownTask, load_catalog
from tracefix_tui.catalog.load import CatalogError, Malformed, Problem, load_pack, load_task
from tracefix_tui.catalog.task import Difficulty, Limits, Pack, Task

__all__ = [
    "Catalog",
    "CatalogError",
    "Difficulty",
    "Limits",
    "Malformed",
    "Pack",
    "Problem",
    "Task",
    "UnknownTask",
    "load_catalog",
    "load_pack",
    "load_task",
    "open_task",
]
