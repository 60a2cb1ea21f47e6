"""HumanEvalFix: functions of HumanEval with a bug put in by people, from its JSON Lines."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from tracefix_tui.authoring.importing.offer import LeftOut, NoSet, Offer, UnreadableFile, task_name
from tracefix_tui.catalog.files import read_text

TITLE, LICENCE, SOURCE = "HumanEvalFix", "MIT", "https://huggingface.co/datasets/bigcode/humanevalpack"
FILE_BYTES = 64 * 1024 * 1024
_NEEDED = ("task_id", "declaration", "canonical_solution", "buggy_solution", "entry_point", "test")
_MORE = ("bug_type", "docstring", "example_test", "failure_symptoms")


def offers(place: Path) -> Iterator[Offer | LeftOut]:
    """What is in the file, line by line.

    Raises:
        NoSet
    """
    try:
        text = read_text(place, FILE_BYTES)
    except UnreadableFile as error:
        raise NoSet(f"{place} {error}; name the set's .jsonl file") from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _offer(f"line {number}", line)


def _offer(where: str, line: str) -> Offer | LeftOut:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return LeftOut(where, f"is no JSON: {error}")
    if not isinstance(record, dict):
        return LeftOut(where, "is no JSON object")
    record = {**dict.fromkeys(_MORE, ""), **record}
    if wrong := [key for key in (*_NEEDED, *_MORE) if not isinstance(record.get(key), str)]:
        return LeftOut(where, f"has no text for {wrong[0]}")
    name, function = record["task_id"][:80], record["entry_point"]
    if not function.isidentifier():
        return LeftOut(name, "entry_point is none of a function")
    try:
        setup, hidden = _asserts(record["test"])
        _, shown = _asserts(record["example_test"])
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return LeftOut(name, f"its tests can't be parsed: {error}")
    cases = list(dict.fromkeys([*shown, *hidden]))
    return Offer(
        name=task_name(f"{name.replace('Python/', '')}_{function}"),
        title=function.replace("_", " ").capitalize()[:80],
        description=record["docstring"].strip() or f"`{function}` as its tests want it.",
        bug_type=record["bug_type"].strip()[:60] or "unknown",
        buggy=record["declaration"] + record["buggy_solution"].rstrip() + "\n",
        solution=record["declaration"] + record["canonical_solution"].rstrip() + "\n",
        header=f"from solution import {function} as candidate\n{setup}",
        cases=tuple(cases),
        visible=frozenset(range(len(dict.fromkeys(shown)))),
    )


def _asserts(source: str) -> tuple[str, list[str]]:
    """(what stands beside `check`, its assertions one by one), or its whole body where it does more."""
    setup: list[str] = []
    found: list[str] = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name == "check":
            said = [each for each in node.body if not _says_nothing(each)]
            if all(isinstance(each, ast.Assert) for each in said):
                found += [ast.unparse(each) for each in said]
            else:
                found.append("\n".join(map(ast.unparse, said)))
        elif isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef)):
            setup.append(ast.unparse(node))
    return "".join(f"{text}\n" for text in setup), found


def _says_nothing(node: ast.stmt) -> bool:
    """A comment in the form of code: a text, or `assert True`."""
    value = node.test if isinstance(node, ast.Assert) else node.value if isinstance(node, ast.Expr) else None
    return isinstance(value, ast.Constant) or isinstance(node, ast.Pass)
