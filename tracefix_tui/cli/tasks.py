"""`tracefix tasks`: what there is, one task in full, the proof that tasks are sound, and new ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from tracefix_tui.cli import task_import, task_new, task_preview

if TYPE_CHECKING:
    from tracefix_tui.catalog import Catalog, Task

app = typer.Typer(name="tasks", help="List, show and prove tasks.", no_args_is_help=True)
app.command("new")(task_new.new_task)
app.command("preview")(task_preview.preview)
app.command("import")(task_import.import_set)

Folders = Annotated[
    list[Path] | None,
    typer.Option(
        "--tasks",
        metavar="DIR",
        exists=True,
        file_okay=False,
        help="A folder of task packs, or a pack, to add; may be repeated.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else on standard output.")]


@app.command("list")
def list_tasks(
    difficulty: Annotated[str | None, typer.Option(help="Only easy, medium or hard ones.")] = None,
    category: Annotated[str | None, typer.Option(help="Only those of a category.")] = None,
    pack: Annotated[str | None, typer.Option(help="Only those of a pack.")] = None,
    tasks: Folders = None,
    json: Json = False,
) -> None:
    """List the tasks that can be played."""
    from tracefix_tui.cli import task_output

    catalog = _catalog(tasks)
    found = _chosen(catalog, difficulty=difficulty, category=category, pack=pack)
    if json:
        _print_json([task_output.task_line(task) for task in found])
    else:
        task_output.print_tasks(found)


@app.command("show")
def show_task(
    name: Annotated[str, typer.Argument(help="NAME or PACK/NAME of the task.")],
    spoilers: Annotated[
        bool, typer.Option("--spoilers", help="Also the hints, the explanation and the reference.")
    ] = False,
    tasks: Folders = None,
    json: Json = False,
) -> None:
    """Show one task: what its code should do, and the code."""
    from tracefix_tui.cli import task_output

    task = _named(_catalog(tasks), name)
    if json:
        _print_json(task_output.task_page(task, spoilers))
    else:
        task_output.print_task(task, spoilers)


@app.command("prove")
def prove_tasks(
    name: Annotated[
        str | None, typer.Argument(help="NAME or PACK/NAME of the task, or its folder (with a slash).")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Prove every task.")] = False,
    pack: Annotated[str | None, typer.Option(help="With --all: only the tasks of a pack.")] = None,
    tasks: Folders = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Also write the report as a page.")
    ] = None,
    json: Json = False,
) -> None:
    """Prove that tasks are sound: the bug shows, the reference passes, the tests notice every small change.

    Exits with 1 when a task fails.
    """
    if (name is None) != everything:
        _usage("give either the NAME of a task or --all")
    if pack and not everything:
        _usage("--pack goes with --all")
    from functools import partial

    from tracefix_tui.authoring.prove import prove
    from tracefix_tui.cli import task_output
    from tracefix_tui.cli.progress import ProgressLine
    from tracefix_tui.grading import Grader
    from tracefix_tui.sandbox import SandboxError

    catalog = _catalog(tasks)
    chosen = _chosen(catalog, pack=pack) if name is None else [_meant(catalog, name)]
    problems = catalog.problems_of(pack) if everything else ()
    proofs = []
    try:
        with Grader() as grader, ProgressLine() as line:
            for number, task in enumerate(chosen, 1):
                head = f"{number}/{len(chosen)} {task.id}"
                proof = prove(task, grader, others=catalog.tasks, on_progress=partial(line.show, head))
                proofs.append(proof)
                line.done(head, proof.passed)
    except SandboxError as error:
        typer.echo(f"tracefix: {error}", err=True)
        raise typer.Exit(2) from None
    passed = all(proof.passed for proof in proofs) and not problems
    if html:
        from tracefix_tui.authoring.page import page

        try:
            html.write_text(page(proofs, problems), "utf-8")
        except OSError as error:
            _usage(f"{html} can't be written: {error.strerror}")
    if json:
        _print_json(
            {
                "passed": passed,
                "tasks": [task_output.proof_page(proof) for proof in proofs],
                "problems": [task_output.problem_line(problem) for problem in problems],
            }
        )
    else:
        task_output.print_proofs(proofs, problems)
    raise typer.Exit(0 if passed else 1)


def _catalog(folders: list[Path] | None) -> Catalog:
    from tracefix_tui.catalog import load_catalog

    catalog = load_catalog(folders or ())
    for problem in catalog.problems:
        typer.echo(f"tracefix: left out: {problem}", err=True)
    return catalog


def _named(catalog: Catalog, name: str) -> Task:
    from tracefix_tui.catalog import UnknownTask

    try:
        return catalog.find(name)
    except UnknownTask as error:
        _usage(str(error))


def _meant(catalog: Catalog, name: str) -> Task:
    """The task of a name, or in a folder."""
    if ("/" not in name and name not in (".", "..")) or not Path(name).is_dir():
        return _named(catalog, name)
    import os

    from tracefix_tui.catalog import Malformed, load_task

    folder = Path(os.path.abspath(name))
    try:
        return load_task(folder, folder.parent.name)
    except Malformed as error:
        _usage(str(error))


def _chosen(catalog: Catalog, **wanted: str | None) -> list[Task]:
    """The tasks whose fields have the wanted values; a value that no task has is a wrong argument."""
    found = list(catalog.tasks)
    for field, value in wanted.items():
        if value is None:
            continue
        known = sorted({str(getattr(task, field)) for task in catalog.tasks})
        if value not in known:
            _usage(f"no task has the {field} {value!r}; there are: {', '.join(known)}")
        found = [task for task in found if str(getattr(task, field)) == value]
    return found


def _usage(reason: str) -> NoReturn:
    typer.echo(f"tracefix: {reason}", err=True)
    raise typer.Exit(2)


def _print_json(value: Any) -> None:
    from json import dumps

    typer.echo(dumps(value, indent=2, ensure_ascii=False))
