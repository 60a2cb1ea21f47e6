"""CodeArena's dialect over HTTP: which task a `task_id` means, what its clients read, what they reached."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tracefix_tui.episode.arena_wire import arena_observation
from tracefix_tui.episode.codearena import CODEARENA
from tracefix_tui.episode.curriculum import DOWN, UP, WINDOW, Curriculum
from tracefix_tui.server.choice import DIFFICULTIES, near
from tracefix_tui.server.errors import Invalid

if TYPE_CHECKING:
    from tracefix_tui.catalog import Catalog, Task
    from tracefix_tui.episode import Episode, Observation, Step

PACK = "codearena"
"""The pack that the names of difficulties and categories draw from, where it is there."""
AUTO = "auto"
_EPISODES_KEPT = 1000
"""Rewards of a session that its statistics are made of: the newest."""


@dataclass(slots=True)
class ArenaNotes:
    """What a session has reached in this dialect.

    Attributes:
        here: where the session stands in the curriculum.
        by_curriculum: whether the running episode counts for it.
        steps: of the running episode.
        rewards: (task, best reward) of the episodes that have ended, the oldest first.
        best: task id -> (reward, source) of its best proposal.
    """

    here: Curriculum = field(default_factory=Curriculum)
    by_curriculum: bool = False
    steps: list[Step] = field(default_factory=list)
    rewards: list[tuple[Task, float]] = field(default_factory=list)
    best: dict[str, tuple[float, str]] = field(default_factory=dict)

    def begun(self, by_curriculum: bool) -> None:
        """An episode has begun."""
        self.by_curriculum = by_curriculum
        self.steps.clear()

    def stepped(self, task: Task, step: Step) -> None:
        """A proposal has been graded."""
        self.steps.append(step)
        if step.reward > self.best.get(task.id, (0.0, ""))[0]:
            self.best[task.id] = step.reward, step.observation.code
        if step.done:
            reward = max(each.reward for each in self.steps)
            self.rewards = [*self.rewards[1 - _EPISODES_KEPT :], (task, reward)]
            if self.by_curriculum:
                self.here = self.here.after(reward)

    def curriculum(self) -> dict[str, Any]:
        """The answer of GET /curriculum."""
        return {
            "current_difficulty": self.here.level.value,
            "recent_rewards": list(self.here.recent),
            "rolling_mean": round(self.here.mean, 6),
            "window": WINDOW,
            "up_above": UP,
            "down_below": DOWN,
            "why": self.here.why or self.here.about(),
        }

    def statistics(self) -> dict[str, Any]:
        """The answer of GET /stats."""
        groups: dict[str, dict[str, list[float]]] = {"task": {}, "category": {}, "difficulty": {}}
        for task, reward in self.rewards:
            for name, key in (
                ("task", task.id),
                ("category", task.category),
                ("difficulty", task.difficulty.value),
            ):
                groups[name].setdefault(key, []).append(reward)
        every = [reward for _, reward in self.rewards]
        return {
            "episodes": len(every),
            "mean_reward": _mean(every),
            "best_reward": max(every, default=0.0),
            "rewards": every,
            **{
                f"by_{name}": {
                    key: {"count": len(values), "mean": _mean(values), "max": max(values)}
                    for key, values in found.items()
                }
                for name, found in groups.items()
            },
        }

    def memory(self) -> dict[str, Any]:
        """The answer of GET /memory."""
        return {task: {"reward": reward, "solution": code} for task, (reward, code) in self.best.items()}


def _mean(values: list[float]) -> float:
    return round(sum(values) / len(values), 6) if values else 0.0


def fields_of(catalog: Catalog, task_id: str, notes: ArenaNotes, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a reset that `task_id` stands for: a difficulty, a category, `auto` or the id of a task.

    Raises:
        Invalid: it is none of these.
    """
    fields = {name: value for name, value in asked.items() if name != "task_id"}
    fields.setdefault("rules", CODEARENA.name)
    level = notes.here.level.value if task_id == AUTO else task_id
    home = [task for task in catalog.tasks if task.pack == PACK] or list(catalog.tasks)
    if level in DIFFICULTIES:
        found = [task for task in home if task.difficulty.value == level]
    else:
        found = [task for task in home if task.category == level]
    if found:
        seed = asked.get("seed")
        draw = random.Random(seed) if seed is not None else random.SystemRandom()
        return fields | {"task_name": draw.choice(found).id}
    known = {name for task in catalog.tasks for name in (task.name, task.id)}
    if task_id not in known:
        names = [AUTO, *DIFFICULTIES, *sorted({task.category for task in home}), *sorted(known)]
        raise Invalid(f"there is no {task_id[:80]!r}; {near(task_id, names)}", "task_id")
    ours = f"{PACK}/{task_id}"
    return fields | {"task_name": ours if ours in known else task_id}


def reset_answer(episode: Episode, observation: Observation) -> dict[str, Any]:
    """What a reset answers in this dialect."""
    seen = arena_observation(episode.task, episode.original, observation, ())
    return {
        "status": "success",
        "message": f"{episode.task.title}: send the whole corrected source as proposed_fix.",
        "observation": seen,
        "info": seen["info"] | {"episode_id": episode.episode_id},
    }


def step_answer(episode: Episode, steps: list[Step]) -> dict[str, Any]:
    """What a step answers in this dialect; the newest of `steps` is the one."""
    step = steps[-1]
    seen = arena_observation(episode.task, episode.original, step.observation, steps)
    return {"observation": seen, "reward": step.reward, "done": step.done, "info": seen["info"]}
