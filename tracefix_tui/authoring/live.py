"""A task that is being written: read anew at each save, with what is wrong in mid-edit, and proven again.

Only text is read and parsed here; the code runs through the grader, like everybody's.
"""

from __future__ import annotations

import ast
import os
import warnings
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from threading import Lock

from tracefix_tui.authoring.checks import Check, Proof
from tracefix_tui.authoring.known import Known
from tracefix_tui.authoring.prove import prove, read
from tracefix_tui.authoring.running import Progress, plain
from tracefix_tui.catalog import Catalog, Malformed, Problem, Task, load_task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Report, TestResult
from tracefix_tui.sandbox import Cancel

LOOK_AGAIN_SECONDS = 0.5
"""How often a folder that has vanished is looked for."""

# buggy.py is not among them: a bug may be one of syntax.
_PARSED = {
    "solution.py": "solution",
    "tests.py": "tests",
    "hidden_tests.py": "hidden_tests",
    "sizes.py": "sizes",
}


class LiveTask:
    """One folder and what is known of its newest sound state.

    Attributes:
        lock: to be held while it runs or proves.
    """

    def __init__(self, folder: Path, grader: Callable[[], Grader], others: Catalog) -> None:
        """Look at `folder`; `grader` is asked for when code is run first."""
        self.folder = Path(os.path.abspath(folder))
        self._grader = grader
        self._others = others
        self._known = Known()
        self.lock = Lock()

    def read(self) -> Task:
        """The task as it stands on disk.

        Raises:
            Malformed: with file, line and reason, where a file is missing or broken.
        """
        if not self.folder.is_dir():
            reason = "is not there; it is read again as soon as it comes back"
            raise Malformed([Problem(self.folder, "", reason)])
        task = load_task(self.folder, self.folder.parent.name)
        problems = [
            Problem(self.folder / file, "", reason)
            for file, field in _PARSED.items()
            if (text := getattr(task, field)) is not None and (reason := _broken(text))
        ]
        if problems:
            raise Malformed(problems)
        return task

    def read_through(self, task: Task) -> tuple[Check, ...]:
        """The checks that need no run, at once."""
        return self._known.ask("words", task, lambda: read(task, self._others.tasks))

    def run_buggy(self, task: Task, cancel: Cancel, on_result: Callable[[TestResult], None]) -> Report:
        """What the visible tests say of the bug, before anything is known of them.

        Args:
            on_result: told each result as it comes, from any thread; none when all are known already.

        Raises:
            Cancelled, SandboxError
        """

        def run() -> Report:
            return self._grader().grade(task.buggy, plain(task), cancel=cancel, on_result=on_result)

        return self._known.ask("seen", (task.buggy, task.tests, task.limits), run)

    def prove(
        self, task: Task, cancel: Cancel, on_progress: Progress, on_check: Callable[[Check], None]
    ) -> Proof:
        """`prove.prove` for what has changed since the last time.

        Raises:
            Cancelled, SandboxError
        """
        others = self._others.tasks
        return prove(
            task,
            self._grader(),
            others=others,
            known=self._known,
            cancel=cancel,
            on_progress=on_progress,
            on_check=on_check,
        )

    def forget(self) -> None:
        """Prove everything again the next time."""
        self._known = Known()

    async def changes(self) -> AsyncIterator[None]:
        """Once for each burst of changes in the folder, also when it vanishes and comes back; never ends."""
        import asyncio

        from watchfiles import awatch

        while True:
            try:
                async for _ in awatch(self.folder, debounce=120, step=40, recursive=False):
                    yield
                    if not self.folder.is_dir():
                        break
            except (OSError, RuntimeError):
                yield  # it was there no more when the watch began
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
            yield


def _broken(source: str) -> str:
    """Where and why a source does not parse, or ""."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            ast.parse(source)
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"can't be parsed: {error}"
    return ""
