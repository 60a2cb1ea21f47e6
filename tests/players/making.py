"""Makes tasks and plays them with the search agent."""

from __future__ import annotations

from textwrap import dedent

from tracefix_tui.catalog import Task
from tracefix_tui.catalog.task import Difficulty
from tracefix_tui.episode import Episode
from tracefix_tui.grading import Grader
from tracefix_tui.play.bench import PrivateBench
from tracefix_tui.play.evaluation import play_out
from tracefix_tui.play.session import Session
from tracefix_tui.players.search import Budget, SearchAgent


def a_task(buggy: str, solution: str, tests: str, hidden: str = "") -> Task:
    buggy, solution, tests, hidden = (
        dedent(each).strip() + "\n" for each in (buggy, solution, tests, hidden)
    )
    return Task(
        name="made",
        pack="made",
        title="Made",
        description="For a test.",
        difficulty=Difficulty.EASY,
        category="made",
        bug_type="made",
        tags=(),
        hints=("the hint",),
        explanation="the explanation",
        buggy=buggy,
        solution=solution,
        tests=tests,
        hidden_tests=hidden if hidden.strip() else tests,
    )


async def played(
    task: Task, grader: Grader, budget: Budget | None = None, rules: str = "tracefix"
) -> Session:
    """The session after the search agent has played `task` to its end."""
    session = Session(Episode(task, grader, rules, seed=0))
    agent = SearchAgent(budget or Budget(seconds=15.0))
    assert await play_out(session, agent, PrivateBench(task, grader)) == ""
    return session
