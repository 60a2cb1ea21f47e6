"""Every task that ships is proven."""

from __future__ import annotations

import pytest

from tracefix_tui.authoring.prove import prove
from tracefix_tui.catalog import Task, load_pack
from tracefix_tui.catalog.places import built_in
from tracefix_tui.grading import Grader

PACKS = {"tracefix": 16, "codearena": 9}
TASKS = [task for name in PACKS for task in load_pack(built_in() / name)[0].tasks]


def test_no_task_is_missing() -> None:
    assert {name: sum(task.pack == name for task in TASKS) for name in PACKS} == PACKS


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_the_task_is_proven(task: Task, grader: Grader) -> None:
    proof = prove(task, grader)
    wrong = [f"{check.name}: {check.reason}" for check in proof.checks if not check.sound]
    survivors = proof.score.survivors if proof.score else ()
    assert not wrong, "\n".join([*wrong, *(mutant.diff() for mutant in survivors)])
