"""Runs to export, played with the grader that counts letters: good, bad, forked, by a model, hostile."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.records.making import EDIT, RUN, SOLVING, SUBMIT, VIEW, an_episode
from tracefix_tui.episode import Action, ActionType
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.export.output import writing
from tracefix_tui.records.recorder import Recorder
from tracefix_tui.records.trajectory import Parent, Tokens

HALF = Action(ActionType.REPLACE_LINES, 2, 2, "    y = 'aab'", thought="two of a, one of b")
BETTER, MIDDLING, WORSE = SOLVING, (VIEW, RUN, HALF, RUN, SUBMIT), (VIEW, RUN, SUBMIT)
MODEL = Actor("model", "model", "some/model-7B")
HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;<!-- ]]> \x1b[31m\x07\x00"
    "\u202e\u2066 \ud800 \U0001f41b"
)


def a_run(
    folder: Path,
    actions: Sequence[Action] = SOLVING,
    *,
    name: str = "20260102T030405-000001",
    actor: Actor | None = None,
    tokens: Tokens | None = None,
    parent: Parent | None = None,
    end: str | None = None,
    change: Callable[[list[dict[str, Any]]], None] = lambda lines: None,
) -> Path:
    """The file of a recorded run, named `name`; `change` may spoil its lines."""
    episode = an_episode()
    recorder = Recorder(actor or Actor("script", "script"), folder=folder / "recorded", parent=parent)
    recorder.begin(episode, episode.reset())
    for action in actions:
        recorder.append(episode.step(action), private_runs=3, tokens=tokens)
    if end is not None:
        recorder.end(end)
    assert recorder.path is not None
    lines = [json.loads(line) for line in recorder.path.read_text("utf-8").splitlines()]
    lines[0]["run"] = name
    change(lines)
    path = folder / f"{name}.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def hostile(lines: list[dict[str, Any]]) -> None:
    """Everything that is text says something nasty."""
    head = lines[0]
    head["task"] |= {"title": HOSTILE, "id": HOSTILE, "name": HOSTILE, "category": HOSTILE}
    head["player"]["name"] = head["code"] = head["system_prompt"] = HOSTILE
    for line in lines[1:]:
        step = line["step"]
        step["action"]["thought"] = HOSTILE + "x" * 50_000
        step["observation"]["last_execution_output"] = HOSTILE
        step["observation"]["code_dict"] = {"1": HOSTILE, "2": "y" * 100_000}
        step["components"] = {HOSTILE: 1.0}
        if step["action"]["type"] == "REPLACE_LINES":
            step["action"]["new_code_block"] = HOSTILE
        for result in (step["report"] or {}).get("results", []):
            result |= {
                "name": HOSTILE,
                "call": HOSTILE,
                "got": HOSTILE,
                "expected": HOSTILE,
                "message": HOSTILE,
            }


def written(path: Path, texts: Iterable[str]) -> Path:
    """The file that an export of `texts` makes."""
    with writing(path, force=True) as write:
        for text in texts:
            write(text)
    return path


def replaced(action: Action, **fields: Any) -> Action:
    return dataclasses.replace(action, **fields)


__all__ = ["BETTER", "EDIT", "HALF", "HOSTILE", "MIDDLING", "MODEL", "RUN", "SUBMIT", "VIEW", "WORSE"]
