"""Repairs of a source that does not compile, and of names that nothing defines.

Both are found without running anything: the compiler says where it stopped, and a name is looked for among
those that are near.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import re
from collections.abc import Iterator

from tracefix_tui.episode.syntax import explodes
from tracefix_tui.players.search.program import Change, Program, Scope

_HEADS = re.compile(r"\s*(def|class|if|elif|else|for|while|try|except|finally|with|async|match|case)\b")
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_LONG_NAMES = {
    "length": "len",
    "size": "len",
    "count": "len",
    "string": "str",
    "integer": "int",
    "boolean": "bool",
    "dictionary": "dict",
    "maximum": "max",
    "minimum": "min",
    "total": "sum",
    "absolute": "abs",
    "true": "True",
    "false": "False",
    "null": "None",
    "nil": "None",
    "none": "None",
    "this": "self",
}


def syntax_error(text: str) -> SyntaxError | None:
    """What keeps `text` from compiling; None when nothing does."""
    if explodes(text):
        return SyntaxError("it would make too much code")
    try:
        compile(text, "solution.py", "exec", dont_inherit=True)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(str(error))
    return None


def syntax_changes(text: str, error: SyntaxError) -> Iterator[Change]:
    """Ideas for the line at which the compiler stopped, and for the ones above it."""
    lines = text.split("\n")
    named = min(max(1, error.lineno or 1), len(lines))
    for number in dict.fromkeys((named, named - 1, named + 1, *range(named - 2, max(0, named - 6), -1))):
        if 1 <= number <= len(lines):
            start = sum(len(line) + 1 for line in lines[: number - 1])
            weight = 0.9 if number == named else 0.6
            for new, what in _line_repairs(lines[number - 1], lines[number - 2] if number > 1 else ""):
                if new != lines[number - 1]:
                    yield Change(what, ((start, start + len(lines[number - 1]), new),), weight)


def _line_repairs(line: str, before: str) -> Iterator[tuple[str, str]]:
    bare = line.rstrip()
    if _HEADS.match(bare) and not bare.endswith(":"):
        yield bare + ":", "put the missing colon at the end"
        yield bare.rstrip(";,.") + ":", "put a colon at the end"
    for opening, closing in _PAIRS.items():
        missing = bare.count(opening) - bare.count(closing)
        if missing > 0:
            if bare.endswith(":"):
                yield bare[:-1] + closing * missing + ":", f"close the bracket `{opening}`"
            yield bare + closing * missing, f"close the bracket `{opening}`"
            for place in [found.end() for found in re.finditer(r"\w", bare)]:
                yield bare[:place] + closing + bare[place:], f"close the bracket `{opening}`"
        elif missing < 0:
            place = bare.rfind(closing)
            yield bare[:place] + bare[place + 1 :], f"leave out one `{closing}`"
            place = len(bare) - len(bare.lstrip())
            yield bare[:place] + opening * -missing + bare[place:], f"open the bracket `{opening}`"
    for old, new, what in (
        (r"(?<![=!<>:+\-*/%|&^])=(?!=)", "==", "compare with `==`"),
        (r"==", "=", "assign with `=`"),
        (r"\belse if\b", "elif", "write `elif`"),
        (r"&&", "and", "write `and`"),
        (r"\|\|", "or", "write `or`"),
        (r"!(?!=)", "not ", "write `not`"),
        (r"(\w+)\+\+", r"\1 += 1", "write `+= 1`"),
        (r";\s*$", "", "leave out the semicolon"),
        (r"\bfunction\b", "def", "write `def`"),
    ):
        for found in re.finditer(old, bare):
            yield bare[: found.start()] + found.expand(new) + bare[found.end() :], what
    for quote in "\"'":
        if bare.count(quote) % 2:
            for place in dict.fromkeys(
                (len(bare), *(found.start() for found in re.finditer(r"[\])},: ]", bare)))
            ):
                yield bare[:place] + quote + bare[place:], f"close the text with {quote}"
    indent = before[: len(before) - len(before.lstrip())]
    deeper = indent + "    "
    for blanks in (indent, deeper, indent[:-4]):
        yield blanks + bare.lstrip(), "set the line in like the others"
    for found in re.finditer(r"(?<=[\w\])\"']) (?=[\w\[(\"'])", bare):
        yield bare[: found.start()] + ", " + bare[found.end() :], "put in the missing comma"


def name_changes(program: Program) -> Iterator[Change]:
    """Ideas for names that nothing in the source defines."""
    known = {*dir(builtins), *program.imported, *program.module_names, *_defined(program)}
    for node in program.code_nodes:
        if not (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)) or _visible(
            program, node, known
        ):
            continue
        near = [*known, *program.variables(node)]
        found = [_LONG_NAMES[node.id.lower()]] if node.id.lower() in _LONG_NAMES else []
        found += difflib.get_close_matches(node.id, near, n=4, cutoff=0.5)
        folded = {name.lower().replace("_", ""): name for name in near}
        if same := folded.get(node.id.lower().replace("_", "")):
            found.insert(0, same)
        for rank, name in enumerate(dict.fromkeys((*found, *program.variables(node)))):
            what = f"take `{name}` for the unknown name `{node.id}`"
            yield Change(what, (program.put(node, name),), max(0.2, 0.95 - 0.1 * rank))
        place = 0
        if node.id in ("math", "re", "os", "sys", "json", "string", "itertools", "collections", "functools"):
            yield Change(f"import `{node.id}`", ((place, place, f"import {node.id}\n"),), 0.9)


def _visible(program: Program, node: ast.Name, known: set[str]) -> bool:
    if node.id in known:
        return True
    scopes = [each for each in program.above(node) if isinstance(each, Scope)]
    if any(node.id in program.variables_of(scope) for scope in scopes):
        return True
    return any(
        isinstance(each, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp))
        and any(
            isinstance(name, ast.Name) and name.id == node.id for name in ast.walk(each) if name is not node
        )
        for each in program.above(node)
    )


def _defined(program: Program) -> set[str]:
    names = {
        node.name
        for node in ast.walk(program.tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    }
    return names | {
        node.name for node in ast.walk(program.tree) if isinstance(node, ast.ExceptHandler) and node.name
    }
