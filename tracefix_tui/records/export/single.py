"""Writes one run in some format, for the screen."""

from __future__ import annotations

from pathlib import Path

from tracefix_tui.records.export.exporter import OneRun, export_each
from tracefix_tui.records.export.formats import FORMATS
from tracefix_tui.records.export.intake import Intake
from tracefix_tui.records.export.output import ExportError


def export_run(path: Path, name: str, folder: Path | None = None) -> Path:
    """Write the run in `path`, finished or not, in the format `name`; where it stands now.

    Args:
        folder: by default the working folder. The file is named after the run's, and none is replaced.

    Raises:
        ExportError: it can't be written, or not in this format.
    """
    target = (folder or Path.cwd()) / f"{path.stem}{FORMATS[name].suffix}"
    intake = Intake([path], unfinished=True)
    try:
        export_each(intake, FORMATS[name], _made(name), str(target))
    except ExportError as error:
        raise ExportError("; ".join(intake.failures) or str(error)) from None
    return target


def _made(name: str) -> OneRun:
    from tracefix_tui.records.export import atif, openai_chat, table, trl
    from tracefix_tui.records.export.html import document

    known: dict[str, OneRun] = {
        "html": document.document,
        "atif": atif.document,
        "trl-sft": trl.sft,
        "openai": openai_chat.example,
        "csv": table.by_step(),
    }
    return known[name]
