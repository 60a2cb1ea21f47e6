"""The trajectory: one run as JSON Lines. A header, a line for each step, and a line for how it was left.

Lines are objects with a `kind`. Fields that this version does not know are passed over, so that a newer file
can still be read. pydantic reads and checks the lines; it is imported when the first one is.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tracefix_tui.episode.observation import Observation, Step, printable
from tracefix_tui.records.actor import Actor

if TYPE_CHECKING:
    from pathlib import Path

    from tracefix_tui.catalog.task import Task

FORMAT = "tracefix.trajectory/1"

_SURROGATE = re.compile("[\ud800-\udfff]")
_VOLATILE_INFO = ("episode_id", "system_prompt")


class TrajectoryError(Exception):
    """A trajectory that can't be used. The message names file, line and reason."""


@dataclass(frozen=True, slots=True)
class TaskReference:
    """Which task a run played, and by `hash` (SHA-256 of all its texts, hexadecimal) in which version."""

    id: str
    name: str
    pack: str
    title: str
    difficulty: str
    category: str
    hash: str


@dataclass(frozen=True, slots=True)
class Parent:
    """The run and step that a run was forked from."""

    run: str
    step: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """What one step cost at a model: tokens in and out, and money in US dollars where the price is known."""

    input: int = 0
    output: int = 0
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a trajectory.

    Attributes:
        run: the run's id; sorts by time.
        created: when it began, ISO 8601 with time zone.
        versions: name -> version of what made it (tracefix, python).
        code: the text at the start; `max_steps` the ruleset's limit.
        system_prompt: what a model is told before the first step.
        memory: the run whose code the player was told as a solution, or where a person plays the agents that
            they asked; "" for none.
    """

    run: str
    created: str
    versions: dict[str, str]
    task: TaskReference
    ruleset: str
    max_steps: int
    player: Actor
    episode_id: str
    code: str
    seed: int | None = None
    parent: Parent | None = None
    system_prompt: str = ""
    memory: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of a run.

    Attributes:
        at: when the step was done, ISO 8601 with time zone; `elapsed` the seconds since the run began.
        digest: of the observation, see `digest`.
        private_runs: sources the player has tried on the visible tests before this step, since the last one.
        hints: how many hints were open.
        asked: how many proposals of an agent the person had asked for; more than 0 is an assisted run.
    """

    step: Step
    at: str
    elapsed: float
    actor: Actor
    digest: str
    private_runs: int = 0
    hints: int = 0
    tokens: Tokens | None = None
    asked: int = 0


@dataclass(frozen=True, slots=True)
class End:
    """How a run was left before its verdict: "left", or what went wrong."""

    reason: str
    at: str
    details: dict[str, Any] = field(default_factory=dict)


Line = Header | Entry | End
_KINDS: dict[str, type[Header] | type[Entry] | type[End]] = {"header": Header, "step": Entry, "end": End}


def task_hash(task: Task) -> str:
    """SHA-256 over every text of a task that an episode depends on, hexadecimal."""
    texts = (task.buggy, task.solution, task.tests, task.hidden_tests, task.sizes or "")
    parts = (task.id, *texts, repr(task.limits))
    sizes = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(sizes.encode(errors="surrogatepass")).hexdigest()


def reference_to(task: Task) -> TaskReference:
    return TaskReference(
        id=task.id,
        name=task.name,
        pack=task.pack,
        title=task.title,
        difficulty=task.difficulty.value,
        category=task.category,
        hash=task_hash(task),
    )


def digest(observation: Observation) -> str:
    """SHA-256 of what a player sees, hexadecimal; the episode's id and the system prompt are left out."""
    seen = dataclasses.asdict(observation)
    seen["info"] = {name: value for name, value in seen["info"].items() if name not in _VOLATILE_INFO}
    return hashlib.sha256(_json(seen, sort_keys=True).encode()).hexdigest()


def without_surrogates(text: str) -> str:
    """`text` with U+FFFD for each lone surrogate, which no file can hold."""
    return _SURROGATE.sub("\ufffd", text)


def to_line(record: Line) -> str:
    """`record` as one line of JSON, with its line feed. Lone surrogates become U+FFFD."""
    kind = next(name for name, type_ in _KINDS.items() if isinstance(record, type_))
    head = {"kind": kind, "format": FORMAT} if kind == "header" else {"kind": kind}
    return _json(head | dataclasses.asdict(record)) + "\n"


def from_line(text: str | bytes, path: Path, number: int) -> Line:
    """The record in line `number` (from 1) of `path`.

    Raises:
        TrajectoryError: the line is no JSON object, of an unknown kind or format, or a field does not fit.
    """
    fields = fields_of(text, path, number)
    name = fields.pop("kind", None)
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise TrajectoryError(f"{path}, line {number}: is not a line of a trajectory")
    if kind is Header and fields.pop("format", None) != FORMAT:
        raise TrajectoryError(
            f"{path}, line {number}: is not in the format {FORMAT}, perhaps of another version of tracefix"
        )
    return _checked(kind, fields, path, number)


def fields_of(text: str | bytes, path: Path, number: int) -> dict[str, Any]:
    """What line `number` of `path` holds, unchecked but for its numbers, which are all finite.

    Raises:
        TrajectoryError: it is no JSON object.
    """
    try:
        fields = json.loads(text, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError):
        raise TrajectoryError(f"{path}, line {number}: is not JSON") from None
    if not isinstance(fields, dict):
        raise TrajectoryError(f"{path}, line {number}: is not a line of a trajectory")
    return fields


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number of JSON")
    return number


def _checked(kind: Any, fields: dict[str, Any], path: Path, number: int) -> Line:
    from pydantic import ValidationError

    try:
        record: Line = _adapter(kind).validate_python(fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise TrajectoryError(f"{path}, line {number}: {_short(place)}: {_short(first['msg'])}") from None
    return record


def _short(text: str) -> str:
    """A text that may come from the file, fit to be printed."""
    return printable(text[:200])


@functools.cache
def _adapter(kind: Any) -> Any:
    from pydantic import TypeAdapter

    from tracefix_tui.grading.report import Report

    found = TypeAdapter(kind)
    found.rebuild(_types_namespace={"Report": Report})  # a step's module names it for type checkers alone
    return found


def _json(data: Any, sort_keys: bool = False) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=sort_keys, separators=(",", ":"))
    return without_surrogates(text)
