"""`tracefix replay`: look at a recorded run, or perform it again without a screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracefix_tui.cli.saying import say, usage

if TYPE_CHECKING:
    from tracefix_tui.ui.screens.replay import ReplayScreen


def replay(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[RUN]",
            help="Id of the run, the beginning of one, or a .jsonl file; else the newest.",
        ),
    ] = None,
    step: Annotated[int, typer.Option(min=0, help="Begin at this step.")] = 0,
    fork: Annotated[
        int | None, typer.Option("--fork", min=0, metavar="STEP", help="Play on from this step instead.")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Perform the actions again, without a screen, and compare.")
    ] = False,
    tasks: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", exists=True, file_okay=False, help="A folder of task packs to add."),
    ] = None,
) -> None:
    """Look at a recorded run step by step, on the screen it was played on."""
    from tracefix_tui.cli.run_index import newest_or_named

    if verify and fork is not None:
        usage("--verify and --fork can't be had at once")
    path = newest_or_named(name)
    packs = tuple(tasks or ())
    if verify:
        from tracefix_tui.cli.verifying import verify_run

        verify_run(str(path), packs)
        return
    if fork is not None:
        from tracefix_tui.cli.forking import on_screen
        from tracefix_tui.cli.verifying import read

        raise typer.Exit(on_screen(read(str(path)), fork, packs, record=True))
    raise typer.Exit(_open(path, step, packs))


def _open(path: Path, step: int, packs: tuple[Path, ...]) -> int:
    from tracefix_tui.catalog import load_catalog
    from tracefix_tui.cli.progress import ProgressLine
    from tracefix_tui.cli.screen import open_app
    from tracefix_tui.episode.rulesets import UnknownRuleset, ruleset
    from tracefix_tui.play.replay import Replay, played_task
    from tracefix_tui.records.trajectory import TrajectoryError

    try:
        with ProgressLine() as line:
            run = Replay(path, lambda done, total: line.show(path.name, "MB", done // 10**6, total // 10**6))
        ruleset(run.header.ruleset)
    except (TrajectoryError, UnknownRuleset) as error:
        usage(str(error))
    task, known = played_task(run.header, load_catalog(packs))
    if not known:
        say(f"the task {task.id} is not here; the run is shown without it")

    def opening() -> ReplayScreen:
        from tracefix_tui.ui.screens.which import replay_screen

        return replay_screen(run, task, known=known, step=step)

    return open_app(tasks=packs, opening=opening)
