"""`tracefix tasks import`: a public set of bugs as a pack, and a report of what was left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracefix_tui.cli.saying import say, usage
from tracefix_tui.counting import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tracefix_tui.authoring.importing.offer import LeftOut
    from tracefix_tui.catalog import Task
    from tracefix_tui.cli.progress import ProgressLine

SETS = ("quixbugs", "humanevalfix", "refactory", "exercism")
BUGS_EACH = 2
"""Bugs put into an exercise where it is not said how many."""


def import_set(
    which: Annotated[str, typer.Argument(metavar="SET", help=f"Which set: {' or '.join(SETS)}.")],
    place: Annotated[
        Path,
        typer.Argument(
            metavar="PATH", help="Its checkout or its file; for exercism also the folder of one exercise."
        ),
    ],
    out: Annotated[
        str,
        typer.Option(
            "--out", metavar="PACK", help="A pack's name in your data folder, or a folder (with a /)."
        ),
    ],
    count: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=100,
            help=f"exercism: bugs at most that are put into each exercise; by default {BUGS_EACH}.",
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="exercism: another seed chooses other bugs; the same one the same.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Make a pack of proven tasks from a public set that you have. Its code runs in the sandbox only."""
    from importlib import import_module

    from tracefix_tui.authoring.importing.offer import LeftOut, Offer
    from tracefix_tui.authoring.importing.taking import take
    from tracefix_tui.authoring.writing import take_back_pack, write_pack, write_task
    from tracefix_tui.catalog import CatalogError
    from tracefix_tui.cli.progress import ProgressLine
    from tracefix_tui.cli.task_new import pack_folder
    from tracefix_tui.episode.observation import printable
    from tracefix_tui.grading import Grader
    from tracefix_tui.sandbox import SandboxError

    if which not in SETS:
        usage(f"there is no set {which[:40]!r}; use {' or '.join(SETS)}")
    if which != "exercism" and (count is not None or seed is not None):
        usage(f"--count and --seed go with exercism; {which} has bugs of its own, which are all taken")
    found = import_module(f"tracefix_tui.authoring.importing.{which}")
    folder = pack_folder(out)
    taken: list[str] = []
    left_out: list[LeftOut] = []
    try:
        every = list(found.offers(place))
        about = f"From the set {found.TITLE}."
        write_pack(folder, title=found.TITLE, description=about, licence=found.LICENCE, source=found.SOURCE)
        with Grader() as grader, ProgressLine() as line:
            for number, offer in enumerate(every, 1):
                line.show(which, offer.name, number, len(every))
                before = len(taken)
                if isinstance(offer, LeftOut):
                    results: Iterable[Task | LeftOut] = (offer,)
                elif isinstance(offer, Offer):
                    results = (take(offer, folder.name, grader),)
                else:
                    results = found.take(
                        offer,
                        folder.name,
                        grader,
                        count=count or BUGS_EACH,
                        seed=seed or 0,
                        on_progress=_told(line, f"{which} {number}/{len(every)} {offer.name}"),
                    )
                for result in results:
                    if isinstance(result, LeftOut):
                        left_out.append(result)
                        continue
                    try:
                        write_task(folder, result)
                    except CatalogError as error:
                        left_out.append(LeftOut(result.name, str(error)))
                    else:
                        taken.append(result.name)
                if which == "exercism":
                    line.done(f"{number}/{len(every)} {printable(offer.name)}", len(taken) > before)
        if not taken:
            take_back_pack(folder)
    except (CatalogError, SandboxError) as error:
        usage(str(error))
    if json:
        from dataclasses import asdict
        from json import dumps

        report = {"taken": taken, "left_out": [asdict(each) for each in left_out], "folder": str(folder)}
        typer.echo(dumps(report, indent=2))
    else:
        typer.echo(f"{counted(len(taken), 'task')} in {folder}, {len(left_out)} left out")
        for each in left_out:
            typer.echo(printable(f"  left out: {each.name}: {each.reason}"))
    if not taken:
        say("nothing was taken")
        raise typer.Exit(1)


def _told(line: ProgressLine, head: str) -> Callable[[int, int], None]:
    """Shows how many mutants have been run."""
    return lambda found, judged: line.show(head, "mutant", judged, 0)
