"""The user's guide holds the tables of the code, as they are."""

from __future__ import annotations

import re
from pathlib import Path

import tracefix_tui
from tracefix_tui.episode.tables import MARK, with_tables
from tracefix_tui.ui.tables import tables
from tracefix_tui.ui.theme import read_theme

GUIDE = Path(tracefix_tui.__file__).parent.parent / "docs" / "using.md"


def test_the_guides_tables_are_those_of_the_code() -> None:
    page = GUIDE.read_text("utf-8")
    assert page == with_tables(page, tables()), "run `python -m tracefix_tui.ui.tables docs/using.md`"


def test_every_table_stands_in_the_guide() -> None:
    assert {found["name"] for found in MARK.finditer(GUIDE.read_text("utf-8"))} == tables().keys()


def test_the_guides_theme_is_a_theme(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(title = .*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    path = tmp_path / "mine.toml"
    path.write_text(example)
    assert read_theme(path).name == "mine"
