"""QuixBugs: forty classic algorithms with one-line bugs, from a checkout of the set."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracefix_tui.authoring.importing.offer import LeftOut, NoSet, Offer, UnreadableFile, source_of, task_name

TITLE, LICENCE, SOURCE = "QuixBugs", "MIT", "https://github.com/jkoppel/QuixBugs"
MOST_CASES = 60
HIDDEN_EACH = 3

_HEADER = '''from solution import {name}


def plain(value):
    """Tuples and generators as lists, as the cases are written."""
    if isinstance(value, dict):
        return {{key: plain(entry) for key, entry in value.items()}}
    if value is None or isinstance(value, (str, int, float)):
        return value
    return [plain(entry) for entry in value]
'''


def offers(place: Path) -> Iterator[Offer | LeftOut]:
    """What is in the checkout, by name.

    Raises:
        NoSet
    """
    programs = place / "python_programs"
    if not programs.is_dir() or not (place / "correct_python_programs").is_dir():
        raise NoSet(
            f"{place} is no checkout of QuixBugs: it has no python_programs and correct_python_programs"
        )
    for file in sorted(programs.glob("*.py")):
        name = file.stem
        if name == "node" or name.endswith("_test") or name.startswith("__"):
            continue
        try:
            yield _offer(place, name)
        except UnreadableFile as error:
            yield LeftOut(name, f"a file of it {error}")
        except (SyntaxError, ValueError, RecursionError, MemoryError, LookupError) as error:
            yield LeftOut(name, f"can't be parsed: {error}")


def _offer(place: Path, name: str) -> Offer | LeftOut:
    if not name.isidentifier():
        return LeftOut(name, "its name is none of a function")
    buggy, said = _without_said(source_of(place / "python_programs" / f"{name}.py"))
    solution, _ = _without_said(source_of(place / "correct_python_programs" / f"{name}.py"))
    cases_file = place / "json_testcases" / f"{name}.json"
    tests_file = place / "python_testcases" / f"test_{name}.py"
    if cases_file.is_file():
        header, cases = _HEADER.format(name=name), _cases(name, source_of(cases_file))
    elif tests_file.is_file():
        node = source_of(place / "python_programs" / "node.py")
        buggy, solution = (f"{node}\n\n{_without_node(text)}" for text in (buggy, solution))
        header, cases = f"from solution import Node, {name}\n", _graph_cases(source_of(tests_file))
    else:
        return LeftOut(name, "it has neither JSON nor Python test cases")
    if not cases:
        return LeftOut(name, "its test cases are empty")
    return Offer(
        name=task_name(name),
        title=name.replace("_", " ").capitalize(),
        description=said or f"`{name}` as its tests want it.",
        bug_type="one line",
        buggy=buggy,
        solution=solution,
        header=header,
        cases=tuple(cases[:MOST_CASES]),
        visible=frozenset(number for number in range(len(cases)) if number % HIDDEN_EACH != HIDDEN_EACH - 1),
    )


def _without_said(source: str) -> tuple[str, str]:
    """A program without the text at its end, and that text: what it should do."""
    body = ast.parse(source).body
    last = body[-1] if body else None
    said = last.value.value if isinstance(last, ast.Expr) and isinstance(last.value, ast.Constant) else None
    if last is not None and len(body) > 1 and isinstance(said, str):
        lines = source.split("\n")[: last.lineno - 1]
        return "\n".join(lines).strip("\n") + "\n", said.strip()
    return source.strip("\n") + "\n", ""


def _without_node(source: str) -> str:
    """A graph program without its import of `node`, which stands above it in the task."""
    lines = [line for line in source.split("\n") if line.strip() != "from node import Node"]
    return "\n".join(lines).lstrip("\n")


def _cases(name: str, text: str) -> list[str]:
    found = []
    for number, line in enumerate(filter(str.strip, text.split("\n")), 1):
        case: Any = json.loads(line)
        if not isinstance(case, list) or len(case) != 2:
            raise ValueError(f"case {number} is no array of arguments and result")
        arguments = case[0] if isinstance(case[0], list) else [case[0]]
        call = f"{name}({', '.join(map(repr, arguments))})"
        if name == "sqrt":
            found.append(f"assert abs({call} - {case[1]!r}) <= {arguments[-1]!r}")
        else:
            found.append(f"assert plain({call}) == {case[1]!r}")
    return found


def _graph_cases(text: str) -> list[str]:
    """The bodies of the test functions of a Python test file."""
    return [
        "\n".join(ast.unparse(statement) for statement in node.body)
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test") and not node.args.args
    ]
