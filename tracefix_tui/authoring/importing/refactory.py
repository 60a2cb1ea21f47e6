"""Refactory: real students' wrong answers to small exercises, from its folders `question_N`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tracefix_tui.authoring.importing.offer import LeftOut, NoSet, Offer, UnreadableFile, source_of, task_name

TITLE, LICENCE, SOURCE = "Refactory", "see the set", "https://github.com/githubhuyang/refactory"
MOST_CASES = 60
HIDDEN_EACH = 3


def offers(place: Path) -> Iterator[Offer | LeftOut]:
    """What is in the folder, question by question.

    Raises:
        NoSet
    """
    questions = sorted(place.glob("question_*"))
    if not questions:
        raise NoSet(f"{place} does not hold Refactory: it has no folder question_N")
    for question in questions:
        try:
            yield from _question(question)
        except UnreadableFile as error:
            yield LeftOut(question.name, f"a file of it {error}")
        except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError) as error:
            yield LeftOut(question.name, f"its cases can't be parsed: {error}")


def _question(folder: Path) -> Iterator[Offer | LeftOut]:
    references = sorted((folder / "code" / "reference").glob("*.py"))
    function, cases = _cases(folder / "ans")
    if not references or not cases:
        yield LeftOut(folder.name, "it has no reference" if not references else "it has no cases")
        return
    shared = source_of(folder / "global.py") + "\n\n" if (folder / "global.py").exists() else ""
    solution = shared + source_of(references[0])
    for file in sorted((folder / "code" / "wrong").glob("*.py")):
        try:
            buggy = shared + source_of(file)
        except UnreadableFile as error:
            yield LeftOut(file.stem, f"it {error}")
            continue
        yield Offer(
            name=task_name(f"{folder.name}_{file.stem}"),
            title=f"{function.replace('_', ' ').capitalize()[:60]}",
            description=f"`{function}` as its tests want it. Somebody's own answer, which is not right yet.",
            bug_type="student's answer",
            buggy=buggy,
            solution=solution,
            header=f"from solution import {function}\n",
            cases=cases,
            visible=frozenset(at for at in range(len(cases)) if at % HIDDEN_EACH != HIDDEN_EACH - 1),
        )


def _cases(folder: Path) -> tuple[str, tuple[str, ...]]:
    """The function that is asked for, and each call with the value that should come out."""
    function, cases = "", []
    for file in sorted(folder.glob("input_*.txt"))[:MOST_CASES]:
        call = ast.parse(source_of(file).strip(), mode="eval").body
        wanted = ast.literal_eval(source_of(file.with_name(file.name.replace("input", "output"))).strip())
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            raise ValueError(f"{file.name} is no call of a function")
        if function not in ("", call.func.id):
            raise ValueError(f"{file.name} calls another function than those before it")
        function = call.func.id
        cases.append(f"assert {ast.unparse(call)} == {wanted!r}")
    return function, tuple(cases)
