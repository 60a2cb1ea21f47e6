"""What `tracefix runs` prints: objects for `--json`, tables for people.

A trajectory may be somebody else's: what it says is shown without control characters.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tracefix_tui.cli.task_output import console
from tracefix_tui.counting import counted
from tracefix_tui.episode.observation import printable
from tracefix_tui.episode.wire import step_to_wire

if TYPE_CHECKING:
    from tracefix_tui.records.reader import Run
    from tracefix_tui.records.scan import RunRow
    from tracefix_tui.records.trajectory import Header
    from tracefix_tui.records.tree import Node

_WIDTH = 60


def line(run: RunRow) -> dict[str, Any]:
    """One run in `list --json`."""
    return {
        "run": run.run,
        "created": run.created,
        "task": run.task,
        "pack": run.pack,
        "category": run.category,
        "difficulty": run.difficulty,
        "ruleset": run.ruleset,
        "player": {"kind": run.player_kind, "name": run.player_name, "model": run.model},
        "human": run.human,
        "assisted": run.assisted,
        "steps": run.steps,
        "duration": run.duration,
        "reward": run.reward,
        "score": run.score,
        "solved": run.solved,
        "finished": run.finished,
        "state": state_of(run),
        "parent": {"run": run.parent_run, "step": run.parent_step} if run.parent_run else None,
        "file": str(run.path),
    }


def state_of(run: RunRow) -> str:
    """The row's state; "playing" where somebody is writing the run at this moment."""
    if run.state == "unfinished":
        from tracefix_tui.records.lock import is_written

        if is_written(run.path):
            return "playing"
    return run.state


def page(run: Run) -> dict[str, Any]:
    """One run in `show --json`."""
    return {
        "header": dataclasses.asdict(run.header),
        "steps": [
            {
                "at": entry.at,
                "elapsed": entry.elapsed,
                "player": dataclasses.asdict(entry.actor),
                "private_runs": entry.private_runs,
                "hints": entry.hints,
                "tokens": dataclasses.asdict(entry.tokens) if entry.tokens is not None else None,
                **step_to_wire(entry.step),
            }
            for entry in run.entries
        ],
        "end": dataclasses.asdict(run.end) if run.end is not None else None,
        "file": str(run.path),
    }


def print_list(runs: Sequence[RunRow]) -> None:
    from rich.table import Table

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("run", "task", "player", "ruleset"):
        shown.add_column(name, overflow="fold")
    for name in ("steps", "reward", "score"):
        shown.add_column(name, justify="right")
    shown.add_column("state")
    for run in runs:
        score = f"{run.score:.2f}" if run.score is not None else "–"
        state = ("✓ solved" if run.solved else "✗ not solved") if run.finished else _first(state_of(run))
        player = f"{run.player_name} + help" if run.assisted else run.player_name
        cells = map(_first, (run.run, run.task, player, run.ruleset))
        shown.add_row(*cells, str(run.steps), f"{run.reward:+.2f}", score, state)
    console().print(shown if runs else "No runs.")


def branch(node: Node) -> dict[str, Any]:
    """One run and its forks in `tree --json`."""
    made: dict[str, Any] = {"run": node.run, "forks": [branch(fork) for fork in node.forks]}
    return {**made, **line(node.row)} if node.row is not None else {**made, "state": "removed"}


def print_trees(families: Sequence[Node], marked: str = "") -> None:
    """Each family as a tree, the run `marked` in bold."""
    from rich.text import Text
    from rich.tree import Tree

    def label(node: Node) -> Text:
        bold = "bold" if node.run == marked else ""
        if node.row is None:
            return Text(f"{printable(node.run)}  removed", "dim")
        row = node.row
        start = f"from step {row.parent_step}  " if row.parent_run else ""
        player = f"{row.player_name} + help" if row.assisted else row.player_name
        said = (row.run, start + row.task, player, counted(row.steps, "step"), _outcome(row))
        return Text("  ".join(map(_first, said)), bold)

    out = console()
    for family in families:
        shown = Tree(label(family), guide_style="dim")
        waiting = [(family, shown)]
        while waiting:
            node, place = waiting.pop()
            waiting += [(fork, place.add(label(fork))) for fork in node.forks]
        out.print(shown)


def _outcome(run: RunRow) -> str:
    if not run.finished:
        return state_of(run)
    score = f" {run.score:.2f}" if run.score is not None else ""
    return f"{'✓ solved' if run.solved else '✗ not solved'}{score}"


def print_run(run: Run) -> None:
    from rich.table import Table

    out = console()
    out.print(_title(run.header))
    shown = Table(box=None, pad_edge=False, header_style="bold")
    counted = any(entry.tokens is not None for entry in run.entries)
    for head in ("step", "s", "reward", *(["tokens"] if counted else [])):
        shown.add_column(head, justify="right")
    for head in ("action", "said"):
        shown.add_column(head)
    for entry in run.entries:
        step, action = entry.step, entry.step.action
        lines = f" {action.start_line}-{action.end_line}" if action.start_line is not None else ""
        said = _first(action.thought) or _first(step.observation.last_execution_output)
        used = entry.tokens
        tokens = [f"{used.input + used.output:,}" if used is not None else "–"] if counted else []
        start = (str(step.index), f"{entry.elapsed:.1f}", f"{step.reward:+.2f}")
        cells = (*start, *tokens, f"{action.type}{lines}")
        shown.add_row(*cells, said)
    out.print(shown)
    if run.end is not None:
        out.print(f"Ended before a verdict: {_first(run.end.reason)}")
    elif not run.entries or not run.entries[-1].step.done:
        out.print("Unfinished: it still goes on, or was killed.")


def _title(head: Header) -> str:
    parts = [head.run, head.task.id, head.ruleset, f"{head.player.kind} {head.player.name}", head.created]
    if head.parent is not None:
        parts.append(f"forked from {head.parent.run} at step {head.parent.step}")
    return "  ".join(map(_first, parts))


def _first(text: str) -> str:
    """The first line of a text, short and without control characters."""
    text = printable(text.strip().partition("\n")[0])
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
