"""`tracefix episode`: play a list of actions without a screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from tracefix_tui.episode import Action, ActionSpec, ActionType, Step


def episode(
    name: Annotated[str, typer.Argument(help="NAME or PACK/NAME of the task.")],
    actions: Annotated[
        str, typer.Option(metavar="FILE", help="Actions, one JSON object per line; `-` reads standard input.")
    ],
    rules: Annotated[str, typer.Option(help="Ruleset: how actions are priced.")] = "tracefix",
    seed: Annotated[
        int | None, typer.Option(help="Make the episode repeatable to the last field, its id included.")
    ] = None,
    tasks: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", exists=True, file_okay=False, help="A folder of task packs to add."),
    ] = None,
    no_record: Annotated[bool, typer.Option("--no-record", help="Write no file of the run.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object per step.")] = False,
) -> None:
    """Perform a list of actions on a task and print each step.

    Exits with 0 when every action was performed, with 2 at the first one that is not valid or comes after the
    end. The steps before it have been printed then.
    """
    from tracefix_tui.catalog import UnknownTask, load_catalog
    from tracefix_tui.episode import Episode, EpisodeOver, InvalidAction, UnknownRuleset
    from tracefix_tui.grading import Grader
    from tracefix_tui.play.judging import with_judge
    from tracefix_tui.records.actor import Actor
    from tracefix_tui.records.recorder import Recorder
    from tracefix_tui.sandbox import SandboxError
    from tracefix_tui.settings import load_settings

    recorder = None
    if load_settings(record=False if no_record else None).record:
        recorder = Recorder(Actor("script", "script"))
    show = _print_json if json else _print_line
    try:
        task = load_catalog(tasks or ()).find(name)
        with with_judge(Grader()) as grader:
            played = Episode(task, grader, rules=rules, seed=seed)
            if recorder is not None:
                recorder.begin(played, played.reset())
            for number, line in enumerate(_lines(actions), 1):
                if not line.strip():
                    continue
                try:
                    step = played.step(_parsed(line, played.ruleset.actions))
                    if recorder is not None:
                        recorder.append(step)
                    show(step)
                except (InvalidAction, EpisodeOver) as error:
                    _usage(f"line {number}: {error}")
    except (UnknownTask, UnknownRuleset, SandboxError) as error:
        _usage(str(error))
    finally:
        if recorder is not None:
            recorder.end("no more actions")
            if recorder.problem:
                typer.echo(f"tracefix: the run is not recorded: {recorder.problem}", err=True)


def _lines(name: str) -> Iterable[bytes]:
    if name == "-":
        return typer.get_binary_stream("stdin")
    try:
        return Path(name).read_bytes().split(b"\n")
    except OSError as error:
        _usage(f"can't read {name}: {error.strerror}")


def _parsed(line: bytes, known: Mapping[ActionType, ActionSpec]) -> Action:
    from json import loads

    from tracefix_tui.episode import InvalidAction
    from tracefix_tui.episode.wire import parse_action

    try:
        fields = loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidAction("action", f"is no JSON: {error}") from None
    return parse_action(fields, known)


def _print_json(step: Step) -> None:
    from json import dumps

    from tracefix_tui.episode.wire import step_to_wire

    print(dumps(step_to_wire(step)), flush=True)


def _print_line(step: Step) -> None:
    parts = " ".join(f"{name} {amount:+.2f}" for name, amount in step.components.items())
    said = step.observation.last_execution_output.partition("\n")[0]
    print(f"{step.index:2} {step.action.type:17} {step.reward:+.2f} ({parts})  {said}", flush=True)


def _usage(reason: str) -> NoReturn:
    typer.echo(f"tracefix: {reason}", err=True)
    raise typer.Exit(2)
