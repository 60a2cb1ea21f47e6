"""Opens the Textual app, or says in one line why it can't. Loads no Typer, and Textual only when it must."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracefix_tui.play.auto import AutoPlay
    from tracefix_tui.play.recall import Recall
    from tracefix_tui.players.agents import AgentOptions
    from tracefix_tui.server.remote import Server
    from tracefix_tui.ui.ways import Opening

USAGE_ERROR = 2


def open_app(
    task: str | None = None,
    rules: str | None = None,
    tasks: Sequence[Path] = (),
    theme: str | None = None,
    record: bool | None = None,
    opening: Opening | None = None,
    server: Server | None = None,
    agent: AgentOptions | None = None,
    auto: AutoPlay | None = None,
    recall: Recall | None = None,
) -> int:
    """Open the app on the browser, on one task or on another screen, and stay until it is left.

    Args:
        task: `name` or `pack/name` of the task to play at once.
        rules: name of a ruleset; None takes the configured one.
        tasks: more folders with task packs.
        theme: name of a colour theme; None takes the configured one.
        record: whether episodes are written to files; None takes the configured choice.
        opening: makes the screen to open instead of the browser; called when Textual is loaded.
        server: where to play; None plays here.
        agent: which agent plays where one is wanted, and how; None takes the configured one.
        auto: chooses the tasks by the curriculum.
        recall: what agents are told of earlier runs; None for nothing.

    Returns:
        The exit status: 0 after a normal end, 2 when there is no terminal or a name is unknown.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _refuse("the screen needs a terminal; `tracefix --help` lists what works without one")
    # Looking for garbage while modules load costs a sixth of the start-up and finds none; the app turns it
    # on again after the first paint.
    gc.disable()
    from tracefix_tui.catalog import UnknownTask, load_catalog, open_task
    from tracefix_tui.settings import Settings, load_settings

    settings = load_settings(rules=rules, theme=theme, record=record)
    if settings.rules != Settings().rules:
        from tracefix_tui.episode.rulesets import RULESETS

        if settings.rules not in RULESETS:
            where = settings.sources["rules"]
            return _refuse(f"{where}: no ruleset {settings.rules!r}; use {' or '.join(RULESETS)}")
    first, episodes = None, None
    try:
        if server is not None:
            from tracefix_tui.cli.remote import elsewhere
            from tracefix_tui.server.address import ServerError

            try:
                catalog, episodes = elsewhere(server, load_catalog(tasks))
            except ServerError as error:
                return _refuse(str(error))
            first = catalog.find(task) if task else None
        elif task:
            first, catalog = open_task(task, tasks)
        else:
            catalog = load_catalog(tasks)
    except UnknownTask as error:
        return _refuse(str(error))
    from tracefix_tui.ui.app import TracefixApp

    app = TracefixApp(
        catalog,
        settings,
        task=first,
        opening=opening,
        agent=agent,
        auto=auto,
        episodes=episodes,
        recall=recall,
    )
    if theme and app.theme != theme:
        return _refuse("; ".join(problem.reason for problem in app.problems if problem.key == theme))
    if theme is None:
        app.suit_the_terminal()
    app.run()
    return app.return_code or 0


def _refuse(reason: str) -> int:
    print(f"tracefix: {reason}", file=sys.stderr)
    return USAGE_ERROR
