"""`tracefix eval`: an agent plays many tasks without a screen, and a table says how it did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from tracefix_tui.cli.agent_options import takes_agent
from tracefix_tui.players.agents import AgentOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracefix_tui.catalog import Catalog, Task
    from tracefix_tui.play.bench import PrivateBench
    from tracefix_tui.play.evaluation import Result
    from tracefix_tui.play.session import Session
    from tracefix_tui.players.player import Player

INTERRUPTED = 130


@takes_agent
def evaluate(
    agent: AgentOptions,
    tasks: Annotated[
        str, typer.Option(metavar="NAMES", help="Names of tasks or packs, with commas between; all without.")
    ] = "",
    samples: Annotated[int, typer.Option(min=1, metavar="K", help="Episodes per task.")] = 1,
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="Episodes side by side.")] = 1,
    rules: Annotated[str, typer.Option(help="Ruleset: how actions are priced.")] = "tracefix",
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep each result in DIR/results.jsonl as it comes.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with what is in DIR.")] = False,
    add: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", exists=True, file_okay=False, help="A folder of task packs to add."),
    ] = None,
    no_record: Annotated[bool, typer.Option("--no-record", help="Write no episode to a file.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Let an agent play tasks and print how it did, by difficulty and category.

    Ctrl-C keeps what is done and prints its table; with --out, --resume goes on from there. Exits with 0
    after all episodes, with 130 after Ctrl-C.
    """
    import asyncio

    from tracefix_tui.catalog import UnknownTask, load_catalog
    from tracefix_tui.cli import eval_output
    from tracefix_tui.cli.progress import ProgressLine
    from tracefix_tui.episode import UnknownRuleset
    from tracefix_tui.episode.rulesets import ruleset
    from tracefix_tui.grading import Grader
    from tracefix_tui.play.evaluation import EvaluationError, Store
    from tracefix_tui.play.evaluation import evaluate as play
    from tracefix_tui.players.agents import open_agent
    from tracefix_tui.players.player import PlayerError
    from tracefix_tui.records.actor import Actor
    from tracefix_tui.records.recorder import Recorder
    from tracefix_tui.sandbox import SandboxError
    from tracefix_tui.settings import load_settings

    if resume and out is None:
        _usage("--resume needs --out DIR, the folder to go on with")
    recording = load_settings(record=False if no_record else None).record
    recorders: list[Recorder] = []
    results: list[Result] = []
    interrupted = False
    try:
        ruleset(rules)
        open_agent(agent.agent, agent)
        chosen = _chosen(load_catalog(add or ()), tasks)
        how = {
            "agent": agent.agent,
            "rules": rules,
            "samples": samples,
            "tasks": [task.id for task in chosen],
        }
        store = Store(out, how, resume=resume) if out is not None else None
        if store is not None:
            results += store.done
        with Grader() as grader, ProgressLine() as line:
            total = len(chosen) * samples

            def told(result: Result) -> None:
                results.append(result)
                if store is not None:
                    store.add(result)
                solved = sum(each.solved for each in results)
                line.show(
                    eval_output.bar(len(results), total), f"{solved} solved, episode", len(results), total
                )
                line.done(result.task, result.solved)

            def recorded(session: Session, player: Player, bench: PrivateBench) -> None:
                if recording:
                    recorders.append(Recorder(Actor(player.kind, player.name)))
                    session.record(recorders[-1], lambda: bench.runs)

            line.show(eval_output.bar(len(results), total), "episode", len(results), total)
            try:
                played = play(
                    chosen,
                    grader,
                    lambda: open_agent(agent.agent, agent),
                    samples=samples,
                    jobs=jobs,
                    rules=rules,
                    done=tuple(results),
                    on_result=told,
                    attend=recorded,
                )
                asyncio.run(played)
            except KeyboardInterrupt:
                interrupted = True
    except (UnknownTask, UnknownRuleset, EvaluationError, PlayerError, SandboxError, OSError) as error:
        _usage(str(error))
    if json:
        typer.echo(eval_output.as_json(agent.agent, rules, samples, results, interrupted))
    else:
        eval_output.print_table(results, samples)
    if unwritten := next((each.problem for each in recorders if each.problem), ""):
        typer.echo(f"tracefix: not every episode is recorded: {unwritten}", err=True)
    if interrupted:
        typer.echo(f"tracefix: stopped after {len(results)} of {total} episodes", err=True)
        raise typer.Exit(INTERRUPTED)


def _chosen(catalog: Catalog, names: str) -> Sequence[Task]:
    """The tasks that are named, each once: a task by its name, or all of a pack."""
    from tracefix_tui.play.evaluation import EvaluationError

    found: dict[str, Task] = {}
    for name in filter(None, (part.strip() for part in names.split(","))):
        pack = [task for task in catalog.tasks if task.pack == name]
        for task in pack or [catalog.find(name)]:
            found[task.id] = task
    chosen = list(found.values()) if names.strip(", ") else list(catalog.tasks)
    if not chosen:
        raise EvaluationError("there are no tasks to play; see `tracefix tasks list`")
    return chosen


def _usage(reason: str) -> NoReturn:
    typer.echo(f"tracefix: {reason}", err=True)
    raise typer.Exit(2)
