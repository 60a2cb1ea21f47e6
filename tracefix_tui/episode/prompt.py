"""The system prompt, made from the tables that the code itself uses: it can't disagree with the prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracefix_tui.episode.actions import ActionSpec, Change
from tracefix_tui.episode.narration import viewed
from tracefix_tui.episode.ruleset import Ruleset

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task

ANSWER = "Answer each turn with exactly one JSON object: one action."
ANSWER_WITH_TOOL = "Answer each turn with exactly one tool call: one action."
"""What takes the place of `ANSWER` where each action is a tool."""


def system_prompt(task: Task, ruleset: Ruleset, code: str) -> str:
    """All that a model needs to play `task` under `ruleset`: goal, way of working, actions, prices, code."""
    sections = [
        (
            "",
            f"You mend a Python module that has a bug. {ANSWER} Make all tests pass in as few steps as you "
            f"can; the episode ends after {ruleset.max_steps} steps.",
        ),
        ("Task", f"{task.name} ({task.difficulty.value}): {task.title}\n\n{task.description.strip()}"),
        ("How to work", "\n".join(f"{number}. {line}" for number, line in enumerate(ruleset.workflow, 1))),
        ("Actions", "\n".join(_action(spec) for spec in ruleset.actions.values())),
        ("Rewards", "\n".join(f"{price.text}: {price.event}" for price in ruleset.prices.values())),
        ("Code", viewed(code.split("\n"))),
    ]
    return "\n\n".join(f"# {title}\n{text}" if title else text for title, text in sections if text)


def _action(spec: ActionSpec) -> str:
    fields = {"thought": '"why"', "action_type": f'"{spec.type}"'}
    if spec.change is Change.REPLACE:
        fields |= {"start_line": "3", "end_line": "4", "new_code_block": r'"return a\nreturn b"'}
    elif spec.change is Change.REWRITE:
        fields |= {"new_code_block": '"the whole code"'}
    example = ", ".join(f'"{name}": {value}' for name, value in fields.items())
    text = f"{{{example}}}\n    {spec.help} Price: {spec.price}."
    if spec.change is Change.REPLACE:
        text += (
            "\n    new_code_block holds lines joined with \\n. Its first line gets the indentation of line "
            'start_line and the others keep theirs relative to it; with "indent": "exact" the text is taken '
            "as it is."
        )
    return text
