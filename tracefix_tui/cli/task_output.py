"""What the `tracefix tasks` commands print: objects for `--json`, tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from tracefix_tui.authoring.checks import Proof
    from tracefix_tui.authoring.mutants import Mutant
    from tracefix_tui.catalog import Problem, Task

SYMBOLS = {"passed": "✓", "warned": "!", "failed": "✗", "skipped": "–"}
COLOURS = {"passed": "green", "warned": "yellow", "failed": "red", "skipped": "yellow"}


def console() -> Console:
    """Standard output; as wide as the terminal, or wide enough for a log where there is none."""
    from rich.console import Console

    made = Console(highlight=False, markup=False, emoji=False)
    return made if made.is_terminal else Console(highlight=False, markup=False, emoji=False, width=120)


def task_line(task: Task) -> dict[str, Any]:
    """One task in `list --json`."""
    return {
        "name": task.name,
        "pack": task.pack,
        "title": task.title,
        "difficulty": task.difficulty.value,
        "category": task.category,
        "bug_type": task.bug_type,
        "tags": list(task.tags),
    }


def task_page(task: Task, spoilers: bool) -> dict[str, Any]:
    """One task in `show --json`; hidden tests are never part of it."""
    page = {
        **task_line(task),
        "description": task.description,
        "limits": asdict(task.limits),
        "folder": str(task.folder),
        "code": task.buggy,
        "tests": task.tests,
    }
    if spoilers:
        page |= {"hints": list(task.hints), "explanation": task.explanation, "solution": task.solution}
    return page


def problem_line(problem: Problem) -> dict[str, str]:
    return {"file": str(problem.file), "key": problem.key, "reason": problem.reason}


def proof_page(proof: Proof) -> dict[str, Any]:
    """One task in `prove --json`."""
    score = proof.score
    page: dict[str, Any] = {
        "name": proof.task.name,
        "pack": proof.task.pack,
        "passed": proof.passed,
        "seconds": round(proof.seconds, 3),
        "checks": [asdict(check) for check in proof.checks],
        "mutants": None,
    }
    if score:
        page["mutants"] = {
            "killed": score.killed,
            "total": score.total,
            "share": round(score.share, 4),
            "timed_out": score.timed_out,
            "declared_equivalent": score.declared,
            "dropped_equivalent": score.equivalent,
            "dropped_duplicate": score.duplicate,
            "by_operator": {
                name: {"killed": killed, "total": total} for name, killed, total in score.by_operator
            },
            "survivors": [_mutant_line(mutant) for mutant in score.survivors],
        }
    return page


def _mutant_line(mutant: Mutant) -> dict[str, Any]:
    return {
        "operator": mutant.operator,
        "line": mutant.line,
        "key": mutant.key,
        "diff": mutant.diff(),
    }


def print_tasks(tasks: Sequence[Task]) -> None:
    from rich.table import Table

    table = Table("task", "difficulty", "category", "title", box=None, pad_edge=False)
    for task in tasks:
        table.add_row(task.id, task.difficulty.value, task.category, task.title)
    console().print(table)


def print_task(task: Task, spoilers: bool) -> None:
    from rich.text import Text

    out = console()
    out.print(Text(task.title, style="bold"))
    out.print(f"{' · '.join((task.id, *task.kinds))}\n")
    out.print(task.description)
    _print_code(out, "buggy.py", task.buggy)
    if spoilers:
        for number, hint in enumerate(task.hints, 1):
            out.print(f"\nHint {number}: {hint}")
        out.print(f"\n{task.explanation}")
        _print_code(out, "solution.py", task.solution)


def _print_code(out: Console, title: str, code: str) -> None:
    from rich.rule import Rule
    from rich.syntax import Syntax

    out.print()
    out.print(Rule(title, align="left"))
    if out.is_terminal:
        out.print(Syntax(code.rstrip("\n"), "python", theme="ansi_dark", line_numbers=True))
    else:
        print(code, end="")


def print_proofs(proofs: Sequence[Proof], problems: Sequence[Problem]) -> None:
    """One task: every check. Several: a line for each, with the checks that do not hold."""
    from rich.table import Table
    from rich.text import Text

    out = console()
    table = Table("", "task", "check", "reason", "seconds", box=None, pad_edge=False)
    table.columns[-1].justify = "right"
    table.columns[1].overflow = "fold"
    for proof in proofs:
        state = "passed" if proof.passed else "failed"
        summary = _summary(proof)
        table.add_row(_symbol(state), proof.task.id, "", summary, f"{proof.seconds:.1f}")
        for check in proof.checks:
            if len(proofs) == 1 or check.state != "passed":
                table.add_row("", "", Text.assemble(_symbol(check.state), " ", check.name), check.reason)
    out.print(table)
    if len(proofs) == 1 and proofs[0].score:
        found = proofs[0].score.by_operator
        said = ", ".join(f"{name} {killed}/{total}" for name, killed, total in found)
        out.print(f"\nMutants killed by operator: {said}")
    for problem in problems:
        out.print(Text.assemble(_symbol("failed"), "  ", str(problem)), soft_wrap=True)
    for proof in proofs:
        for mutant in proof.score.survivors if proof.score else ():
            out.print(f"\n{proof.task.id}: no test notices this {mutant.operator} mutant")
            _print_diff(out, mutant.diff())
    failed = sum(not proof.passed for proof in proofs) + len(problems)
    out.print(f"\n{len(proofs)} proven, {failed} failed" if failed else f"\n{len(proofs)} proven, all hold")


def _summary(proof: Proof) -> str:
    if proof.score is None:
        return "no mutants judged"
    return f"{proof.score.killed} of {proof.score.total} mutants killed"


def _symbol(state: str) -> Any:
    from rich.text import Text

    return Text(SYMBOLS[state], style=COLOURS[state])


def _print_diff(out: Console, diff: str) -> None:
    from rich.text import Text

    for line in diff.split("\n")[2:]:
        style = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "")
        out.print(Text(line, style=style))
