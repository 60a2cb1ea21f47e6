"""`tracefix practice`: one fresh bug in a copy of a module of one's own, played at once."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracefix_tui.cli.mutating import SkipFailing
from tracefix_tui.cli.saying import say, usage

if TYPE_CHECKING:
    from tracefix_tui.catalog import Task


def practice(
    module: Annotated[
        Path, typer.Argument(metavar="MODULE.py", help="A module of yours, with tests of pytest or unittest.")
    ],
    tests: Annotated[
        Path | None, typer.Option(help="Its tests; by default those in the project that import it.")
    ] = None,
    operators: Annotated[
        str, typer.Option(metavar="NAMES", help="Only these classes of bugs; see `tasks mutate`.")
    ] = "",
    seed: Annotated[
        int | None, typer.Option(help="The same seed makes the same bug; else a new one.")
    ] = None,
    name: Annotated[
        str, typer.Option("--module", help="The name that the tests import; by default found out.")
    ] = "",
    skip_failing: SkipFailing = False,
    rules: Annotated[str | None, typer.Option(help="Ruleset: how actions are priced.")] = None,
    no_record: Annotated[bool, typer.Option("--no-record", help="Write no episode to a file.")] = False,
) -> None:
    """Play one fresh bug in a copy of your own module. Your files are never touched.

    The module must need nothing but the standard library and its own package, its tests must pass without a
    network or other files: bug and tests run in the sandbox.
    """
    from tracefix_tui.authoring.injection import CannotInject
    from tracefix_tui.authoring.test_files import TestsNotReadable
    from tracefix_tui.authoring.writing import write_pack, write_task
    from tracefix_tui.catalog import CatalogError
    from tracefix_tui.cli.screen import open_app
    from tracefix_tui.sandbox import SandboxError

    with tempfile.TemporaryDirectory(prefix="tracefix-practice-") as folder:
        pack = Path(folder) / "practice"
        try:
            task = _bug(module, tests, name, operators, seed, skip_failing)
            write_pack(
                pack,
                title="Practice",
                description="Bugs in your own code.",
                licence="yours",
                source=module.name,
            )
            write_task(pack, task)
        except (CannotInject, TestsNotReadable, CatalogError, SandboxError) as error:
            usage(str(error))
        record = False if no_record else None
        raise typer.Exit(open_app(f"practice/{task.name}", rules, (Path(folder),), record=record))


def _bug(
    module: Path, tests: Path | None, name: str, operators: str, seed: int | None, skip_failing: bool
) -> Task:
    """A task with one bug.

    Raises:
        CannotInject: none can be made; says why.
    """
    import random

    from tracefix_tui.authoring.finding import project_of, tests_of
    from tracefix_tui.authoring.injection import CannotInject, chosen_slips, inject
    from tracefix_tui.authoring.own_project import exports_of, with_conftest
    from tracefix_tui.cli.mutating import module_name, read_module, read_source, tell_left_out
    from tracefix_tui.cli.progress import ProgressLine
    from tracefix_tui.grading import Grader

    if module.suffix != ".py":
        raise CannotInject(f"{module} is no Python source; compiled modules can't be taken")
    slips = chosen_slips([each.strip() for each in operators.split(",") if each.strip()])
    name = name or module_name(module)
    bundle = read_module(module, name)
    exports = exports_of(module, name)
    files = [tests] if tests is not None else tests_of(module, name, exports)
    if not files:
        raise CannotInject(
            f"no test file in {project_of(module)} imports {name}; name one with --tests, or the name that "
            "the tests import with --module"
        )
    seed = random.randrange(1 << 30) if seed is None else seed
    refusal: CannotInject | None = None
    with Grader() as grader, ProgressLine() as line:
        for file in files:
            try:
                done = inject(
                    bundle.source,
                    with_conftest(read_source(file), file),
                    name,
                    grader,
                    count=1,
                    slips=slips,
                    seed=seed,
                    pack="practice",
                    exports=exports,
                    borrowed=bundle.borrowed,
                    skip_failing=skip_failing,
                    on_progress=lambda found, judged: line.show("looking for a bug", "mutant", judged, 0),
                )
            except CannotInject as error:
                refusal = refusal or error
                continue
            if done.found:
                tell_left_out(done)
                say(f"one bug of {module.name}, tests from {file.name}; --seed {seed} makes it again")
                return done.found[0].task
    if refusal is not None:
        raise refusal
    raise CannotInject(f"no mutant of {module.name} is noticed by some but not all of its tests")
