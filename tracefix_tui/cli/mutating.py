"""`tracefix tasks mutate`: bugs put into a module of one's own, each written as a task with a proof."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracefix_tui.cli.saying import say, usage
from tracefix_tui.counting import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracefix_tui.authoring.bundling import Bundle
    from tracefix_tui.authoring.injection import Injection
    from tracefix_tui.catalog import Task
    from tracefix_tui.cli.progress import ProgressLine
    from tracefix_tui.grading import Grader

MOST_NAMED = 20
"""So many reasons are told why tests were left out."""
NAMES_EACH = 4

Operators = Annotated[
    str, typer.Option(metavar="NAMES", help="Only these classes of bugs, with commas; `list` names them.")
]
SkipFailing = Annotated[
    bool,
    typer.Option("--skip-failing", help="Leave tests out that fail on the code as it is, instead of ending."),
]
Seed = Annotated[int, typer.Option(help="Another seed chooses other bugs; the same one the same.")]


def mutate(
    module: Annotated[Path, typer.Argument(metavar="MODULE.py", help="The code, which passes its tests.")],
    tests: Annotated[Path, typer.Option(help="A file of pytest or unittest that imports from it.")],
    out: Annotated[Path, typer.Option(metavar="PACK", help="Folder of the pack to write, or to add to.")],
    count: Annotated[int, typer.Option(min=1, max=500, help="Bugs at most.")] = 10,
    operators: Operators = "",
    seed: Seed = 0,
    prove: Annotated[
        bool, typer.Option("--prove", help="Prove each task in full, and leave out those that fail.")
    ] = False,
    name: Annotated[
        str, typer.Option("--module", help="The name that the tests import; by default the file's.")
    ] = "",
    skip_failing: SkipFailing = False,
) -> None:
    """Make tasks out of your own code: mutants that some but not all of its tests notice.

    Exits with 1 when no bug is worth mending, and with 2 when the code or its tests can't be used.
    """
    from tracefix_tui.authoring.injection import CannotInject, chosen_slips, inject
    from tracefix_tui.authoring.own_project import exports_of, with_conftest
    from tracefix_tui.authoring.test_files import TestsNotReadable
    from tracefix_tui.authoring.writing import check_free, write_pack, write_task
    from tracefix_tui.catalog import CatalogError
    from tracefix_tui.cli.progress import ProgressLine
    from tracefix_tui.grading import Grader
    from tracefix_tui.sandbox import SandboxError

    if operators == "list":
        _print_operators()
        return
    try:
        slips = chosen_slips([each.strip() for each in operators.split(",") if each.strip()])
        name = name or module_name(module)
        bundle = read_module(module, name)
        text = with_conftest(read_source(tests), tests)
        with Grader() as grader, ProgressLine() as line:
            done = inject(
                bundle.source,
                text,
                name,
                grader,
                count=count,
                slips=slips,
                seed=seed,
                pack=out.name,
                exports=exports_of(module, name),
                borrowed=bundle.borrowed,
                skip_failing=skip_failing,
                on_progress=lambda found, judged: line.show(f"mutant {judged}", "bug", found, count),
            )
            made = [injected.task for injected in done.found]
            check_free(out, (task.name for task in made), "give another folder with --out")
            if prove:
                made = _proven(made, grader, line)
        if made:
            write_pack(
                out,
                title=f"Bugs in {module.name}"[:80],
                description=f"Made from {module.name}.",
                licence="that of the code",
                source=f"{module.name} and {tests.name}"[:400],
            )
        for task in made:
            write_task(out, task)
    except (CannotInject, TestsNotReadable, CatalogError, SandboxError) as error:
        usage(str(error))
    tell_left_out(done)
    _tell(done, len(made), out, prove)
    raise typer.Exit(0 if made else 1)


def _print_operators() -> None:
    from tracefix_tui.authoring.slips import SLIPS

    for slip in SLIPS.values():
        typer.echo(f"{slip.name:20} {slip.bug_type}")


def _proven(tasks: Sequence[Task], grader: Grader, line: ProgressLine) -> list[Task]:
    """The tasks whose proof holds; says of the others why it does not."""
    from functools import partial

    from tracefix_tui.authoring.prove import prove

    sound = []
    for number, task in enumerate(tasks, 1):
        proof = prove(task, grader, on_progress=partial(line.show, f"{number}/{len(tasks)} {task.name}"))
        line.done(task.name, proof.passed)
        if proof.passed:
            sound.append(task)
            continue
        wrong = next(check for check in proof.checks if not check.sound)
        say(f"{task.name} is left out: {wrong.name}: {wrong.reason}")
    return sound


def read_source(path: Path) -> str:
    """A file of source code.

    Raises:
        CannotInject: it can't be read.
    """
    from tracefix_tui.authoring.injection import CannotInject
    from tracefix_tui.episode.actions import MAX_CODE_BYTES

    try:
        with path.open("rb") as file:
            data = file.read(MAX_CODE_BYTES + 1)
    except OSError as error:
        raise CannotInject(f"can't read {path}: {error.strerror}") from None
    if len(data) > MAX_CODE_BYTES:
        raise CannotInject(f"{path} is longer than {MAX_CODE_BYTES:,} bytes")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise CannotInject(f"{path} is no UTF-8 text: byte {error.start} can't be read") from None


def read_module(path: Path, name: str) -> Bundle:
    """A module with what it imports from its package.

    Raises:
        CannotInject: it can't be read, or needs more than can stand in one file.
    """
    from tracefix_tui.authoring.bundling import CannotBundle, bundled
    from tracefix_tui.authoring.injection import CannotInject

    try:
        return bundled(read_source(path), path, name)
    except CannotBundle as error:
        raise CannotInject(f"{path.name} can't be made into one file: it {error}") from None


def module_name(path: Path) -> str:
    """The dotted name of a module, from the packages that its file lies in."""
    parts = [] if path.stem == "__init__" else [path.stem]
    folder = path.resolve().parent
    while (folder / "__init__.py").exists():
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts)


def tell_left_out(done: Injection) -> None:
    """Name the tests that could not be used, those with one reason together."""
    from tracefix_tui.episode.observation import printable

    reasons: dict[str, list[str]] = {}
    for each in done.left_out:
        reasons.setdefault(each.reason, []).append(each.name)
    for reason, names in list(reasons.items())[:MOST_NAMED]:
        more = f" and {len(names) - NAMES_EACH} more" if len(names) > NAMES_EACH else ""
        say(printable(f"left out: {', '.join(names[:NAMES_EACH])}{more}: {reason}"))
    if len(reasons) > MOST_NAMED:
        rest = sum(map(len, list(reasons.values())[MOST_NAMED:]))
        say(f"left out: {counted(rest, 'more test')}, for other reasons")


def _tell(done: Injection, written: int, out: Path, proven: bool) -> None:
    counts = done.counts
    typer.echo(f"{counted(written, 'task')} written to {out}" if written else "No task was written.")
    say(
        f"{counted(counts.made, 'mutant')}, {counts.equivalent} equivalent and {counts.duplicate} duplicate "
        f"dropped; "
        f"{counts.judged} run: {len(done.found)} noticed by some tests, {counts.unnoticed} by none, "
        f"{counts.obvious} by all, {counts.slow} too slow, {counts.unsteady} not the same twice"
    )
    if written and not proven:
        say(f"prove them in full: tracefix tasks prove --all --pack {out.name} --tasks {out}")
