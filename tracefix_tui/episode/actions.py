"""The one table of the actions that edit lines. Action bar, key bindings, help screen, system prompt, wire
schema and the tables of the documentation are all made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from tracefix_tui.episode.prices import PRICES, net

MAX_TEXT_BYTES = 200_000
"""Most UTF-8 bytes of `new_code_block`, and of `thought`."""

MAX_CODE_BYTES = 1_000_000
"""Most UTF-8 bytes of the whole code; an edit that would make it longer is an invalid action."""

MAX_LINE_NUMBER = 10**100
"""Numbers beyond are refused: Python itself balks at writing very long ones."""

Indent = Literal["auto", "exact"]
Suite = Literal["visible", "all"]


class ActionType(StrEnum):
    VIEW_CODE = "VIEW_CODE"
    RUN_TESTS = "RUN_TESTS"
    REPLACE_LINES = "REPLACE_LINES"
    UNDO_EDIT = "UNDO_EDIT"
    RESET_TO_ORIGINAL = "RESET_TO_ORIGINAL"
    SUBMIT = "SUBMIT"
    PROPOSE_FIX = "PROPOSE_FIX"  # of the `codearena` ruleset alone


class Change(StrEnum):
    """What an action does to the text."""

    NOTHING = "nothing"
    REPLACE = "replace"  # lines start_line..end_line become new_code_block
    UNDO = "undo"
    RESET = "reset"
    REWRITE = "rewrite"  # new_code_block is the whole text


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action of a ruleset: how it is shown and what it does.

    Attributes:
        key: the default key, as Textual names keys.
        price: what the step costs or earns in the plain case, as text: "-0.01".
        help: one or two sentences for the help screen and the system prompt.
        change: what happens to the text.
        suite: which tests the step runs; None for none.
    """

    type: ActionType
    key: str
    label: str
    price: str
    help: str
    change: Change = Change.NOTHING
    suite: Suite | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What a player asks for. Lines are 1-based and inclusive; see `check` for what is valid."""

    type: ActionType
    start_line: int | None = None
    end_line: int | None = None
    new_code_block: str | None = None
    indent: Indent = "auto"
    thought: str = ""


class InvalidAction(ValueError):
    """An action that does not make sense by itself. No step is charged for it.

    Attributes:
        field: the wire name of the field at fault.
        message: what is wrong with it and what would be right.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


ACTIONS: dict[ActionType, ActionSpec] = {
    spec.type: spec
    for spec in (
        ActionSpec(
            ActionType.VIEW_CODE,
            "f2",
            "View",
            net(),
            "Show the whole code with line numbers.",
        ),
        ActionSpec(
            ActionType.RUN_TESTS,
            "f5",
            "Run tests",
            f"{net('run_tests')}, {PRICES['progress'].text}",
            "Run the visible tests on the current code and show what failed and why.",
            suite="visible",
        ),
        ActionSpec(
            ActionType.REPLACE_LINES,
            "f6",
            "Apply edit",
            net(),
            "Replace lines start_line to end_line (inclusive) by new_code_block; "
            "an empty block deletes up to 6 lines.",
            change=Change.REPLACE,
        ),
        ActionSpec(
            ActionType.UNDO_EDIT,
            "f7",
            "Undo",
            net("undo"),
            "Take back the newest REPLACE_LINES.",
            change=Change.UNDO,
        ),
        ActionSpec(
            ActionType.RESET_TO_ORIGINAL,
            "f8",
            "Reset",
            net("reset"),
            "Restore the task's own code and forget every edit.",
            change=Change.RESET,
        ),
        ActionSpec(
            ActionType.SUBMIT,
            "f9",
            "Submit",
            f"score {net()}",
            "End the episode: visible and hidden tests are run and the final score is paid.",
            suite="all",
        ),
    )
}


def check(action: Action, actions: Mapping[ActionType, ActionSpec] = ACTIONS) -> ActionSpec:
    """Return the action's spec, or raise `InvalidAction` naming the first field that makes no sense.

    Whether the line numbers lie inside the text is not looked at here: that is priced, not refused.
    """
    spec = actions.get(action.type) if isinstance(action.type, str) else None
    if spec is None:
        raise InvalidAction("action_type", f"must be one of {', '.join(actions)}")
    for field in ("start_line", "end_line"):
        _check_line(field, getattr(action, field), needed=spec.change is Change.REPLACE)
    if action.new_code_block is None and spec.change is Change.REWRITE:
        raise InvalidAction("new_code_block", f"{spec.type} needs the whole code")
    if action.new_code_block is not None:
        _check_text("new_code_block", action.new_code_block)
    if action.indent not in ("auto", "exact"):
        raise InvalidAction("indent", 'must be "auto" or "exact"')
    _check_text("thought", action.thought)
    return spec


def _check_line(field: str, value: object, *, needed: bool) -> None:
    if value is None:
        if needed:
            raise InvalidAction(field, "REPLACE_LINES needs a line number, counted from 1")
    elif isinstance(value, bool) or not isinstance(value, int):
        raise InvalidAction(field, f"must be a whole number, not {type(value).__name__}")
    elif abs(value) >= MAX_LINE_NUMBER:
        raise InvalidAction(field, "has too many digits to be a line number")


def _check_text(field: str, value: object) -> None:
    if not isinstance(value, str):
        raise InvalidAction(field, f"must be text, not {type(value).__name__}")
    try:
        size = len(value.encode())
    except UnicodeEncodeError as error:
        raise InvalidAction(
            field, f"character {error.start} is half of a surrogate pair, which no file can hold"
        ) from None
    if size > MAX_TEXT_BYTES:
        raise InvalidAction(field, f"is {size:,} bytes long; at most {MAX_TEXT_BYTES:,} are taken")
