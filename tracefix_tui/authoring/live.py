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
from tracefix_tui.authoring.prove import prove
from tracefix_tui.authoring.running import Progress
from tracefix_tui.catalog import Catalog, Malformed, Problem, Task, load_task
from tracefix_tui.grading import Grader
from tracefix_tui.grading.report import Report
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
        task = load_task(self.folder, self.folder.parent.name)
        problems = [
            Problem(self.folder / file, "", reason)
            for file, field in _PARSED.items()
            if (text := getattr(task, field)) is not None and (reason := _broken(text))
        ]
        if problems:
            raise Malformed(problems)
        return task

    def run_buggy(self, task: Task, cancel: Cancel) -> Report:
        """What a player sees at the first run of the visible tests.

        Raises:
            Cancelled, SandboxError
        """

        def run() -> Report:
            return self._grader().grade(task.buggy, task, suite="visible", cancel=cancel)

        return self._known.ask("seen", (task.buggy, task.solution, task.tests, task.limits), run)

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
