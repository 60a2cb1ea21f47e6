"""Inputs for the differential test: made once per task by a judge, answered by the task's own solution."""

from __future__ import annotations

import time
from contextlib import ExitStack

from tracefix_tui.catalog.task import Task
from tracefix_tui.grading.conversation import (
    Facts,
    JudgeGone,
    JudgeNonsense,
    send_candidate_job,
    send_job,
)
from tracefix_tui.grading.roles import (
    CANDIDATE,
    JUDGE,
    candidate_profile,
    imported_modules,
    judge_profile,
)
from tracefix_tui.sandbox import Cancel, Sandbox

_SECONDS = 20.0
_WITNESSES = 2
"""Processes that run the reference: what they disagree on depends on more than the arguments."""


def make_cases(sandbox: Sandbox, task: Task, recorded: bytes, cancel: Cancel) -> bytes | None:
    """Inputs like those of the recorded calls, with the reference's answers; b"" when none can be made, None
    when that was not found out.

    Raises:
        Cancelled: `cancel` was set.
    """
    imported = imported_modules(task.solution) | imported_modules(task.tests)
    with ExitStack() as stack:
        judge = stack.enter_context(sandbox.spawn(JUDGE, judge_profile(imported, task.limits)))
        stack.enter_context(cancel.waking(judge.kill))
        witnesses = []
        for _ in range(_WITNESSES):
            witness = stack.enter_context(
                sandbox.spawn(CANDIDATE, candidate_profile(task.solution, task.limits))
            )
            send_candidate_job(witness.sock, {"source": task.solution})
            witnesses.append(witness.sock)
        facts = Facts(judge.sock)
        deadline = time.monotonic() + _SECONDS
        try:
            job = {"do": "cases", "recorded": recorded, "output_limit": 1024}
            send_job(judge.sock, job, tuple(sock.fileno() for sock in witnesses))
            for sock in witnesses:
                sock.close()
            made = facts.next_bytes(deadline) if "cases" in (facts.next(deadline) or {}) else None
        except (JudgeGone, JudgeNonsense):
            made = None
    cancel.check()
    return made
