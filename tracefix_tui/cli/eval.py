"""`tracefix eval`: an agent plays many tasks without a screen, and a table says how it did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracefix_tui.cli.agent_options import takes_agent
from tracefix_tui.cli.memory import MemoryOption, remembered
from tracefix_tui.cli.openenv_log import LOGS, LogOption, OpenenvLog, ThoughtOption
from tracefix_tui.cli.remote import ServerOption, TokenOption, begin_on, server_of
from tracefix_tui.players.agents import AgentOptions

if TYPE_CHECKING:
    from tracefix_tui.play.bench import PrivateBench
    from tracefix_tui.play.scores import Result
    from tracefix_tui.play.session import Session
    from tracefix_tui.players.player import Player

INTERRUPTED = 130
FAILED = 1


@takes_agent
def evaluate(
    agent: AgentOptions,
    tasks: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAMES|DIR",
            help="Names of tasks or packs, with commas between; or a folder of task packs to add. "
            "May be repeated. All tasks without it.",
        ),
    ] = None,
    samples: Annotated[int, typer.Option(min=1, metavar="K", help="Episodes per task.")] = 1,
    curriculum: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="N episodes, harder and easier as the rewards call for."),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="Episodes side by side.")] = 1,
    rules: Annotated[str, typer.Option(help="Ruleset: how actions are priced.")] = "tracefix",
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep each result in DIR/results.jsonl as it comes.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with what is in DIR.")] = False,
    easy: Annotated[bool, typer.Option("--easy", help="Only easy tasks.")] = False,
    medium: Annotated[bool, typer.Option("--medium", help="Only medium tasks.")] = False,
    hard: Annotated[bool, typer.Option("--hard", help="Only hard tasks.")] = False,
    memory: MemoryOption = False,
    server: ServerOption = "",
    token: TokenOption = "",
    log: LogOption = "",
    thought: ThoughtOption = False,
    no_record: Annotated[bool, typer.Option("--no-record", help="Write no episode to a file.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Let an agent play tasks and print how it did, by difficulty and category.

    Ctrl-C keeps what is done and prints its table; with --out, --resume goes on from there. Exits with 0
    after all episodes, with 1 when the agent could not play them all, with 130 after Ctrl-C.
    """
    import asyncio

    from tracefix_tui.catalog import UnknownTask
    from tracefix_tui.cli import eval_output
    from tracefix_tui.cli.curriculum import level_name
    from tracefix_tui.cli.progress import ProgressLine
    from tracefix_tui.cli.saying import say, usage
    from tracefix_tui.cli.task_choice import NoTasks, chosen_tasks
    from tracefix_tui.episode import UnknownRuleset
    from tracefix_tui.episode.rulesets import ruleset
    from tracefix_tui.grading import Grader
    from tracefix_tui.play.auto import AutoPlay
    from tracefix_tui.play.evaluation import EvaluationError, Store, evaluate_by
    from tracefix_tui.play.evaluation import evaluate as play
    from tracefix_tui.play.judging import with_judge
    from tracefix_tui.play.meter import actor_of
    from tracefix_tui.players.agents import open_agent
    from tracefix_tui.players.player import PlayerError
    from tracefix_tui.players.remembering import Remembering, remembering
    from tracefix_tui.records.recorder import Recorder
    from tracefix_tui.sandbox import SandboxError
    from tracefix_tui.server.address import ServerError
    from tracefix_tui.settings import load_settings

    if log and log not in LOGS:
        usage(f"there is no log {log!r}; use {' or '.join(LOGS)}")
    if log and (jobs > 1 or json):
        usage("--log writes one episode after the other: leave out --jobs and --json")
    if resume and out is None:
        usage("--resume needs --out DIR, the folder to go on with")
    if curriculum and (jobs > 1 or samples > 1 or out is not None or server):
        usage(
            "--curriculum plays here and one after the other, and keeps its place by itself: leave out "
            "--jobs, --samples, --out and --server"
        )
    recording = load_settings(record=False if no_record else None).record
    recorders: list[Recorder] = []
    results: list[Result] = []
    interrupted = False
    gave_up = ""
    logged = OpenenvLog(thoughts=thought) if log else None
    try:
        ruleset(rules)
        open_agent(agent.agent, agent)
        levels = [name for name, wanted in (("easy", easy), ("medium", medium), ("hard", hard)) if wanted]
        there = server_of(server, token)
        chosen = chosen_tasks(tasks or (), levels=levels, server=there)
        how = {**_who(agent), "rules": rules, "samples": samples, "tasks": [task.id for task in chosen]}
        if memory:
            how["memory"] = True
        if server:
            how["server"] = server
        store = Store(out, how, resume=resume) if out is not None else None
        if store is not None:
            results += store.done
        with with_judge(Grader()) as grader, ProgressLine() as line:
            total = curriculum or len(chosen) * samples

            def told(result: Result) -> None:
                results.append(result)
                if store is not None:
                    store.add(result)
                if logged is not None:
                    logged.end(result.solved, result.score)
                    return
                solved = sum(each.solved for each in results)
                line.show(
                    eval_output.bar(len(results), total), f"{solved} solved, episode", len(results), total
                )
                line.done(result.task, result.solved)
                if auto is not None and auto.here.why:
                    say(auto.here.why)

            def attended(session: Session, player: Player, bench: PrivateBench) -> None:
                if logged is not None:
                    logged.begin(session, player)
                if isinstance(player, Remembering):
                    player.solution = known.get(session.episode.task.id)
                if recording:
                    solution = player.solution if isinstance(player, Remembering) else None
                    recalled = solution.run if solution is not None else ""
                    recorders.append(Recorder(actor_of(player), memory=recalled))
                    session.record(recorders[-1], lambda: bench.runs)

            if logged is None:
                line.show(eval_output.bar(len(results), total), "episode", len(results), total)
            known = remembered() if memory else {}

            def new_player() -> Player:
                player = open_agent(agent.agent, agent)
                return remembering(player) if memory else player

            auto = AutoPlay(chosen, level_name(new_player())) if curriculum else None
            try:
                if auto is not None:
                    say(auto.here.about())
                    asyncio.run(
                        evaluate_by(
                            auto,
                            total,
                            grader,
                            new_player,
                            rules=rules,
                            on_result=told,
                            attend=attended,
                        )
                    )
                else:
                    played = play(
                        chosen,
                        grader,
                        new_player,
                        samples=samples,
                        jobs=jobs,
                        rules=rules,
                        done=tuple(results),
                        on_result=told,
                        attend=attended,
                        begin=begin_on(there, rules),
                    )
                    asyncio.run(played)
            except KeyboardInterrupt:
                interrupted = True
            except PlayerError as error:
                gave_up = str(error)
    except (
        UnknownTask,
        UnknownRuleset,
        NoTasks,
        EvaluationError,
        PlayerError,
        SandboxError,
        ServerError,
    ) as error:
        usage(str(error))
    except OSError as error:
        usage(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    complete = len(results) == total and not any(result.void for result in results)
    if json:
        typer.echo(eval_output.as_json(_who(agent), rules, samples, results, complete))
    elif logged is not None:
        logged.close()
    else:
        eval_output.print_table(results, samples)
    if unwritten := next((each.problem for each in recorders if each.problem), ""):
        say(f"not every episode is recorded: {unwritten}")
    if gave_up:
        say(gave_up)
    if not complete:
        counted = sum(not result.void for result in results)
        again = f"; --out {out} --resume goes on" if out is not None else ""
        say(f"stopped after {counted} of {total} episodes{again}")
        raise typer.Exit(INTERRUPTED if interrupted else FAILED)


def _who(agent: AgentOptions) -> dict[str, Any]:
    """Who plays, as results say it."""
    if agent.agent != "model":
        return {"agent": agent.agent}
    from tracefix_tui.players.agents import place_of_model

    place = place_of_model(agent)
    return {"agent": agent.agent, "model": place.model, "api_base": place.base}
