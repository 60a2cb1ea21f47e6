"""Goes on with recorded runs for the commands: by a person on the screen, or by an agent to the end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tracefix_tui.cli.saying import say, usage
from tracefix_tui.counting import counted

if TYPE_CHECKING:
    from tracefix_tui.play.bench import PrivateBench
    from tracefix_tui.play.going_on import GoneOn
    from tracefix_tui.play.session import Session
    from tracefix_tui.players.agents import AgentOptions
    from tracefix_tui.players.player import Player
    from tracefix_tui.records.reader import Run
    from tracefix_tui.ui.screens.play import PlayScreen


def on_screen(run: Run, step: int, packs: Sequence[Path], *, record: bool) -> int:
    """Fork a run and open the app on it. Returns the exit status."""
    from tracefix_tui.catalog import UnknownTask, load_catalog
    from tracefix_tui.episode import UnknownRuleset
    from tracefix_tui.play.going_on import CannotGoOn, fork
    from tracefix_tui.records.actor import Actor

    try:
        task = load_catalog(packs).find(run.header.task.id)
        gone_on = fork(run, step, task, Actor(), record=record)
    except (UnknownTask, UnknownRuleset, CannotGoOn) as error:
        usage(str(error))
    return _open(gone_on, packs)


def resumed(name: str, packs: Sequence[Path]) -> int:
    """Open the app on a run without a verdict. Returns the exit status.

    Args:
        name: of the run or its task; "" for the newest unfinished run of all.
    """
    from tracefix_tui.catalog import UnknownTask, load_catalog
    from tracefix_tui.cli.run_index import up_to_date
    from tracefix_tui.episode import UnknownRuleset
    from tracefix_tui.play.going_on import CannotGoOn, resume
    from tracefix_tui.records.lock import StillPlayed
    from tracefix_tui.records.store import find_run
    from tracefix_tui.records.trajectory import TrajectoryError
    from tracefix_tui.records.unfinished import newest_unfinished

    catalog = load_catalog(packs)
    with up_to_date() as index:
        row = newest_unfinished(index, name or None)
    try:
        if row is None and not name:
            usage("no unfinished run; see `tracefix runs list`")
        gone_on = resume(row.path if row is not None else find_run(name), catalog)
    except (UnknownTask, UnknownRuleset, CannotGoOn, StillPlayed, TrajectoryError) as error:
        usage(str(error))
    except OSError as error:
        usage(f"{name}: can't be written: {error.strerror}")
    if gone_on.repaired is not None:
        say(str(gone_on.repaired))
    return _open(gone_on, packs)


def _open(gone_on: GoneOn, packs: Sequence[Path]) -> int:
    from tracefix_tui.cli.screen import open_app

    def opening() -> PlayScreen:
        from tracefix_tui.ui.screens.which import play_screen

        return play_screen(gone_on.task, gone_on.session.episode.ruleset.name, gone_on)

    return open_app(tasks=packs, opening=opening)


def by_agent(run: Run, step: int, packs: Sequence[Path], options: AgentOptions, *, record: bool) -> None:
    """Fork a run and let an agent play it to its end; say what came of it. Exits with 1 when it gave up."""
    import asyncio

    from tracefix_tui.catalog import UnknownTask, load_catalog
    from tracefix_tui.episode import UnknownRuleset
    from tracefix_tui.grading import Grader
    from tracefix_tui.play.bench import PrivateBench
    from tracefix_tui.play.going_on import CannotGoOn, fork
    from tracefix_tui.play.judging import with_judge
    from tracefix_tui.play.meter import actor_of
    from tracefix_tui.players.agents import open_agent
    from tracefix_tui.players.player import PlayerError
    from tracefix_tui.sandbox import SandboxError

    reason = "stopped"
    try:
        task = load_catalog(packs).find(run.header.task.id)
        player = open_agent(options.agent, options)
        actor = actor_of(player)
        with with_judge(Grader()) as grader:
            bench = PrivateBench(task, grader)
            gone_on = fork(run, step, task, actor, record=record, private_runs=lambda: bench.runs)
            gone_on.grade_with(grader)
            session = gone_on.session
            try:
                reason = asyncio.run(_played(session, player, bench))
            finally:
                session.close(reason or "left")
    except (UnknownTask, UnknownRuleset, CannotGoOn, PlayerError, SandboxError) as error:
        usage(str(error))
    except KeyboardInterrupt:
        say("stopped")
        raise typer.Exit(130) from None
    if session.recording_problem:
        say(f"the run is not recorded: {session.recording_problem}")
    verdict = session.state.verdict_if_left()
    taken = len(session.state.steps) - step
    outcome = "no verdict" if verdict is None else "solved" if verdict.solved else "not solved"
    score = f", score {verdict.score:.2f}" if verdict is not None else ""
    where = f", recorded as {session.recorded_as.stem}" if session.recorded_as is not None else ""
    typer.echo(f"{options.agent} took {counted(taken, 'step')}: {outcome}{score}{where}")
    if reason:
        say(reason)
        raise typer.Exit(1)


async def _played(session: Session, player: Player, bench: PrivateBench) -> str:
    """Why the player gave up, or ""; it is closed in the loop that it has played in."""
    from tracefix_tui.play.evaluation import play_out

    try:
        return await play_out(session, player, bench)
    finally:
        await player.close()
