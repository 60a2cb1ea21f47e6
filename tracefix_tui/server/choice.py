"""What a reset asks for: one task of the catalog, named or drawn by a seed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracefix_tui.server.errors import Invalid

if TYPE_CHECKING:
    from tracefix_tui.catalog import Catalog, Task

DIFFICULTIES = ("easy", "medium", "hard")


@dataclass(frozen=True, slots=True)
class Start:
    """How an episode begins."""

    task: Task
    rules: str
    seed: int | None = None
    episode_id: str | None = None


def start_of(catalog: Catalog, fields: Mapping[str, Any], rules: str = "tracefix") -> Start:
    """What `fields`, the data of a reset, ask for. The same seed asks for the same task.

    Args:
        fields: any of `task_name`, `difficulty`, `pack`, `rules`, `seed`, `episode_id`, and the task API's
            `split` and `index`; null is the same as leaving it out.
        rules: the ruleset when none is named.

    Raises:
        Invalid: a field is unknown or of a wrong type, or a name does not exist; the message has near ones.
    """
    from tracefix_tui.episode.rulesets import RULESETS
    from tracefix_tui.server.messages import reset_fields

    asked = reset_fields(fields)
    if asked.rules is not None:
        rules = asked.rules
    if rules not in RULESETS:
        raise Invalid(f"there is no ruleset {rules[:80]!r}; {near(rules, RULESETS)}", "rules")
    return Start(_task(catalog, asked), rules, asked.seed, asked.episode_id)


def in_split(catalog: Catalog, split: str) -> Sequence[Task]:
    """The tasks of a split, a difficulty or a pack, in the order of the catalog.

    Raises:
        Invalid: there is no such split; the message names those there are.
    """
    found = [task for task in catalog.tasks if split in (task.difficulty.value, task.pack)]
    if not found:
        raise Invalid(f"there is no split {split[:80]!r}; {near(split, splits(catalog))}", "split")
    return found


def splits(catalog: Catalog) -> list[str]:
    """The names of all splits: the difficulties that have tasks, then the packs."""
    difficulties = {task.difficulty.value for task in catalog.tasks}
    return [*(name for name in DIFFICULTIES if name in difficulties), *(pack.name for pack in catalog.packs)]


def near(name: str, known: Iterable[str]) -> str:
    """A hint for somebody who wrote `name` and meant one of `known`."""
    from difflib import get_close_matches

    names = list(known)
    found = get_close_matches(name[:80], names, n=4, cutoff=0.5)
    return (
        f"is one of these meant: {', '.join(found)}?" if found else f"there is {', '.join(names) or 'none'}"
    )


def _task(catalog: Catalog, asked: Any) -> Task:
    from tracefix_tui.catalog import UnknownTask

    if asked.pack is not None and all(asked.pack != pack.name for pack in catalog.packs):
        names = (pack.name for pack in catalog.packs)
        raise Invalid(f"there is no pack {asked.pack[:80]!r}; {near(asked.pack, names)}", "pack")
    if asked.difficulty is not None and asked.difficulty not in DIFFICULTIES:
        hint = near(asked.difficulty, DIFFICULTIES)
        raise Invalid(f"there is no difficulty {asked.difficulty[:80]!r}; {hint}", "difficulty")
    if asked.task_name is not None:
        name = asked.task_name
        if asked.pack is not None and "/" not in name:
            name = f"{asked.pack}/{name}"
        try:
            found = [catalog.find(name)]
        except UnknownTask as error:
            raise Invalid(str(error), "task_name") from None
    elif asked.split is not None:
        found = list(in_split(catalog, asked.split))
        if asked.index is not None:
            if not 0 <= asked.index < len(found):
                raise Invalid(f"the split has the tasks 0 to {len(found) - 1}", "index")
            found = [found[asked.index]]
    elif asked.index is not None:
        raise Invalid("needs split, the list it counts in", "index")
    else:
        found = list(catalog.tasks)
    fitting = [
        task
        for task in found
        if asked.pack in (None, task.pack) and asked.difficulty in (None, task.difficulty.value)
    ]
    if not fitting:
        raise Invalid("no task is all of what was asked for; leave something out", "task_name")
    if len(fitting) == 1:
        return fitting[0]
    draw = random.Random(asked.seed) if asked.seed is not None else random.SystemRandom()
    return draw.choice(sorted(fitting, key=lambda task: task.id))
