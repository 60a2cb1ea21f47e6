"""`tracefix packs`: what packs there are, add one, take one away, build one to share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracefix_tui.cli.saying import say, usage
from tracefix_tui.counting import counted

app = typer.Typer(name="packs", help="List, add, remove and build task packs.", no_args_is_help=True)


@app.command("list")
def list_packs(
    json: Annotated[
        bool, typer.Option("--json", help="Print JSON and nothing else on standard output.")
    ] = False,
) -> None:
    """List the packs, where they stand, and under which licence."""
    from tracefix_tui.catalog import load_catalog
    from tracefix_tui.cli.task_output import console

    catalog = load_catalog()
    for problem in catalog.problems:
        say(f"left out: {problem}")
    if json:
        from json import dumps

        rows = [
            {
                "name": pack.name,
                "title": pack.title,
                "licence": pack.licence,
                "source": pack.source,
                "tasks": len(pack.tasks),
                "folder": str(pack.folder),
            }
            for pack in catalog.packs
        ]
        typer.echo(dumps(rows, indent=2, ensure_ascii=False))
        return
    from rich.table import Table

    table = Table("pack", "tasks", "licence", "title", "folder", box=None, pad_edge=False)
    table.columns[-1].overflow = "fold"
    for pack in catalog.packs:
        table.add_row(pack.name, str(len(pack.tasks)), pack.licence, pack.title, str(pack.folder))
    console().print(table)


@app.command("add")
def add_pack(
    place: Annotated[Path, typer.Argument(metavar="PATH|ZIP", help="The folder of a pack, or its archive.")],
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Check a pack, prove its tasks in the sandbox, and keep it in your data folder.

    Exits with 1 when a task does not hold, or when you decide against it.
    """
    from functools import partial

    from tracefix_tui.authoring.packs import read_pack, soundness, staged
    from tracefix_tui.catalog import load_catalog
    from tracefix_tui.catalog.archive import NotAPack
    from tracefix_tui.cli.progress import ProgressLine
    from tracefix_tui.grading import Grader
    from tracefix_tui.sandbox import SandboxError

    try:
        name, files = read_pack(place)
        with staged(name, files, _home(), load_catalog()) as ready:
            pack, failed = ready.pack, 0
            with Grader() as grader, ProgressLine() as line:
                for number, task in enumerate(pack.tasks, 1):
                    head = f"{number}/{len(pack.tasks)} {task.id}"
                    checks = soundness(task, grader, on_progress=partial(line.show, head))
                    bad = [check for check in checks if not check.sound]
                    line.done(head, not bad)
                    failed += bool(bad)
                    for check in bad:
                        say(f"{task.id}: {check.name}: {check.reason}")
            if failed:
                say(f"{failed} of {len(pack.tasks)} tasks do not hold, so {name!r} was not added")
                raise typer.Exit(1)
            typer.echo(f"{pack.name}: {pack.title}, {counted(len(pack.tasks), 'task')}, all hold")
            typer.echo(f"licence: {pack.licence}; source: {pack.source}")
            if not yes:
                typer.confirm(f"Add it to {ready.target.parent}?", abort=True)
            ready.add()
    except (NotAPack, SandboxError) as error:
        for reason in str(error).split("\n"):
            say(reason)
        raise typer.Exit(2) from None
    typer.echo(f"Added: {ready.target}")


@app.command("remove")
def remove_pack(
    name: Annotated[str, typer.Argument(help="The pack's name.")],
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Delete a pack from your data folder. Recorded runs of its tasks stay."""
    from tracefix_tui.authoring import packs
    from tracefix_tui.catalog import load_catalog
    from tracefix_tui.catalog.archive import NotAPack

    if not yes:
        typer.confirm(f"Delete the pack {name[:80]!r} from {_home()}?", abort=True)
    try:
        packs.remove_pack(name, _home(), load_catalog())
    except NotAPack as error:
        usage(str(error))
    typer.echo(f"Removed: {name}")


@app.command("build")
def build_pack(
    folder: Annotated[Path, typer.Argument(help="The folder of a pack.", exists=True, file_okay=False)],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The archive; PACK.zip here without this.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a pack as one archive to share. The same pack gives the same bytes."""
    from tracefix_tui.catalog import Malformed, load_pack
    from tracefix_tui.catalog.archive import NotAPack, read_folder, write_archive

    try:
        name, files = read_folder(folder)
        _, problems = load_pack(folder.absolute())
    except (NotAPack, Malformed) as error:
        usage(str(error))
    if problems:
        for problem in problems:
            say(str(problem))
        usage(f"{counted(len(problems), 'problem')}, so nothing was written")
    file = out or Path(f"{name}.zip")
    if file.exists() and not force:
        usage(f"{file} exists already; --force writes over it")
    try:
        write_archive(file, name, files)
    except OSError as error:
        usage(f"{file} can't be written: {error.strerror}")
    typer.echo(f"Written: {file} ({file.stat().st_size:,} bytes)")


def _home() -> Path:
    from tracefix_tui.settings import data_dir

    return data_dir() / "tasks"
