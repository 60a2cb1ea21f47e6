"""Screens that are styled once look the same as if Textual had styled them again."""

from __future__ import annotations

from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

from tests.ui import shell
from tests.ui.shell import DOUBLE
from tracefix_tui.catalog.task import Task
from tracefix_tui.settings import Settings


def rules_of(screen: Screen[Any]) -> dict[str, dict[str, Any]]:
    nodes = [screen, *screen.query("*")]
    return {repr(node): dict(node.styles.get_rules()) for node in nodes}


@pytest.mark.parametrize("task", [None, DOUBLE])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (170, 50)])
@pytest.mark.parametrize("theme", ["tracefix-dark", "tracefix-light", "ansi-light"])
async def test_nothing_is_left_to_style(task: Task | None, size: tuple[int, int], theme: str) -> None:
    running = shell.app(first=task, settings=Settings(theme=theme))
    async with running.run_test(size=size) as pilot:
        await pilot.pause()
        before = rules_of(running.screen)
        running.screen.update_node_styles(animate=False)
        await pilot.pause()
        assert rules_of(running.screen) == before


@pytest.mark.parametrize("task", [None, DOUBLE])
async def test_a_first_screen_is_not_styled_as_a_whole(
    task: Task | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = shell.app(first=task)
    whole = []
    update = Stylesheet.update_nodes

    def note(sheet: Stylesheet, nodes: Any, *rest: Any, **options: Any) -> None:
        nodes = list(nodes)
        whole.extend(node for node in nodes if isinstance(node, Screen))
        update(sheet, nodes, *rest, **options)

    monkeypatch.setattr(Stylesheet, "update_nodes", note)
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert whole == []
