"""A small catalog and an app around it, for tests of browser, help and the ways between the screens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tracefix_tui.catalog import Catalog, Difficulty, Pack, Problem, Task
from tracefix_tui.records.progress import ProgressStore
from tracefix_tui.settings import Settings
from tracefix_tui.ui.app import TracefixApp

CODE = 'def double(x: int) -> int:\n    """Twice `x`."""\n    return x + 3  # a bug\n'
DESCRIPTION = """\
`double(x)` gives **twice** the number `x`, and does so for negative numbers as well, without a word about it.

- `double(2)` gives `4`.
- `double(-1)` gives `-2`, which is a longer line than the others so that it has to be wrapped somewhere.
"""


class NoGrader:
    """Stands in where no code is run."""

    def warm_up(self) -> None:
        """Nothing to start."""

    def close(self) -> None:
        """Nothing to stop."""


def task(name: str, title: str, **changes: Any) -> Task:
    """A task; what is not given is the same for all."""
    values: dict[str, Any] = {
        "pack": "alpha",
        "description": DESCRIPTION,
        "difficulty": Difficulty.EASY,
        "category": "numbers",
        "bug_type": "wrong-operator",
        "tags": ("arithmetic",),
        "hints": ("a", "b", "c"),
        "explanation": "It added three.",
        "buggy": CODE,
        "solution": CODE.replace("+ 3", "* 2"),
        "tests": "from solution import double\n\n\ndef test_two():\n    assert double(2) == 4\n",
        "hidden_tests": "from solution import double\n\n\ndef test_one():\n    assert double(1) == 2\n",
    }
    return Task(name=name, title=title, **(values | changes))


TASKS = (
    task("double", "Twice as much"),
    task("mirror", "Mirror writing", category="strings", tags=("text",)),
    task("search", "Finding a number", difficulty=Difficulty.MEDIUM, category="search"),
    task("votes", "Counting the votes", difficulty=Difficulty.MEDIUM, category="type_errors", pack="beta"),
    task("cache", "A cache with limited room", difficulty=Difficulty.HARD, category="data_structures"),
    task("ping", "Is the host alive?", difficulty=Difficulty.HARD, category="security_bugs", pack="beta"),
)
DOUBLE, MIRROR, SEARCH, VOTES, CACHE, PING = TASKS


def catalog(tasks: Sequence[Task] = TASKS, problems: Sequence[Problem] = ()) -> Catalog:
    """The tasks in their packs."""
    packs = [
        Pack(name, name.title(), "", "MIT", "", Path(name), tuple(t for t in tasks if t.pack == name))
        for name in dict.fromkeys(t.pack for t in tasks)
    ]
    return Catalog(packs, problems)


def app(
    tasks: Sequence[Task] = TASKS,
    *,
    solved: Sequence[tuple[Task, float]] = (),
    tried: Sequence[Task] = (),
    problems: Sequence[Problem] = (),
    settings: Settings | None = None,
    first: Task | None = None,
) -> TracefixApp:
    """An app on these tasks, with some progress made."""
    progress = ProgressStore()
    for one, score in solved:
        progress.record(one.id, score, solved=True)
    for one in tried:
        progress.started(one.id)
    return TracefixApp(
        catalog(tasks, problems),
        settings,
        task=first,
        progress=progress,
        grader=NoGrader(),  # type: ignore[arg-type]
    )


def screen_text(running: TracefixApp) -> str:
    """What is on the screen, as plain lines."""
    screen = running.screen
    lines = screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in line).rstrip() for line in lines)


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait for something that comes by itself; fails after some seconds, with the screen."""
    for _ in range(400):
        if condition():
            return
        await pilot.pause(0.05)
    assert isinstance(pilot.app, TracefixApp)
    raise AssertionError(f"it did not come; the screen is:\n{screen_text(pilot.app)}")
