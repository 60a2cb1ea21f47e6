"""What an author does from the preview: edit the files, play the task, let the search agent play it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracefix_tui.catalog.load import PACK_FILE, SOURCES, TASK_FILE
from tracefix_tui.ui.widgets.printable import printable
from tracefix_tui.ui.widgets.text_pane import Line

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    from tracefix_tui.authoring.checks import Proof
    from tracefix_tui.catalog import Task
    from tracefix_tui.grading import Grader

_PLAY = "import sys; from tracefix_tui.cli import main; sys.exit(main())"


def edit_files(app: App[Any], folder: Path, first: Sequence[Path] = ()) -> None:
    """Open the files of a task in the person's editor, `first` before the others; blocks until it ends.

    Raises:
        EditorFailed: there is no editor, or it can't be started.
    """
    from textual.app import SuspendNotSupported

    from tracefix_tui.ui.widgets.external_editor import EditorFailed, editor_command

    command = editor_command(os.environ)
    every = [folder / name for name in (TASK_FILE, *SOURCES)]
    files = list(dict.fromkeys([*first, *(file for file in every if file.exists())]))
    try:
        with app.suspend():
            subprocess.call([*command, *map(str, files)])
    except OSError as error:
        raise EditorFailed(f"{command[0]} can't be started: {error.strerror}. Is EDITOR right?") from None
    except SuspendNotSupported:
        raise EditorFailed("This terminal can't be left for an editor; edit the files beside it.") from None


def can_be_played(folder: Path) -> str:
    """Why the task in `folder` can't be played, or ""."""
    if not (folder.parent / PACK_FILE).is_file():
        return f"its pack has no {PACK_FILE}; write one into {folder.parent}"
    return ""


def play_apart(app: App[Any], folder: Path, task: Task) -> None:
    """Play a task in an app of its own, which writes no run down; blocks until it is left.

    That app imports nothing from the folder it is started in (`-P`): a stranger's task may lie there.
    """
    from textual.app import SuspendNotSupported

    arguments = ["play", task.id, "--tasks", str(folder.parent), "--no-record"]
    try:
        with app.suspend():
            subprocess.call([sys.executable, "-P", "-c", _PLAY, *arguments])
    except SuspendNotSupported:
        app.notify("This terminal can't be left; play it with `tracefix play`.", severity="warning")


def copy_report(screen: Screen[Any], proof: Proof, *, older: bool) -> None:
    """Copy a proof as text.

    Args:
        older: the files have changed since.
    """
    from functools import partial

    from tracefix_tui.authoring.words import in_words
    from tracefix_tui.ui.widgets.clipboard import copy_to_system

    text = in_words(proof)
    screen.app.copy_to_clipboard(text)
    screen.run_worker(partial(copy_to_system, text), thread=True, group="clipboard", exit_on_error=False)
    if older:
        screen.notify("The last whole report is copied; the files are newer.", severity="warning")
    else:
        screen.notify("The report is copied.")


def agent_plays(task: Task, grader: Grader) -> list[Line]:
    """Let the search agent play `task`; what it did, step by step."""
    import asyncio

    from tracefix_tui.play.evaluation import evaluate
    from tracefix_tui.play.session import Session
    from tracefix_tui.players.player import PlayerError
    from tracefix_tui.players.search.agent import SearchAgent
    from tracefix_tui.sandbox import SandboxError

    sessions: list[Session] = []
    results = []
    try:
        results = asyncio.run(
            evaluate(
                [task],
                grader,
                player=SearchAgent,
                on_result=lambda result: None,
                attend=lambda session, player, bench: sessions.append(session),
            )
        )
    except (PlayerError, SandboxError) as error:
        return [Line((("✗ ", "bad"), (printable(str(error)), "")), hang=2, words=True)]
    result = results[0]
    end = ("✓ mended it", "good") if result.solved else ("✗ did not mend it", "bad")
    said = f"  score {result.score:.2f}, {result.private_runs} private runs, {result.seconds:.1f} s"
    lines = [Line((end, (said, ""))), Line()]
    for number, step in enumerate(sessions[0].state.steps, 1):
        lines.append(Line(((f"{number} {step.action.type}  ", "strong"), (f"{step.reward:+.2f}", "muted"))))
        for part in printable(step.action.thought or "").split("\n"):
            lines.append(Line(((part, ""),), words=True))
        lines.append(Line())
    return lines
