"""Every single-node mutant of a source that can behave differently, with its formatting kept.

A mutant that compiles to the reference's own code is equivalent, one that compiles to another's code is
a duplicate; both are dropped and counted. Nothing is run here.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from types import CodeType
from typing import Any

from tracefix_tui.authoring.operators import OPERATORS, Operator
from tracefix_tui.episode.syntax import explodes


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change of a source.

    Attributes:
        operator: the name of the operator that made it.
        line: where it begins, 1-based, in the unchanged source.
        old, new: the first changed line before and after, without indentation; ` ...` where more follow.
        source: the whole changed source.
        before: the source it was made from.
    """

    operator: str
    line: int
    old: str
    new: str
    source: str
    before: str

    @property
    def key(self) -> str:
        """What `[proof] equivalent` calls this mutant."""
        return f"{self.old} => {self.new}"

    def diff(self) -> str:
        """The change as a unified diff with two lines around it."""
        from difflib import unified_diff

        lines = unified_diff(
            self.before.splitlines(), self.source.splitlines(), "solution.py", "mutant", n=2, lineterm=""
        )
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Mutants:
    """The mutants of one source in the order of its lines, and how many were dropped."""

    kept: tuple[Mutant, ...]
    equivalent: int
    duplicate: int


def mutate(source: str, operators: Mapping[str, Operator] = OPERATORS) -> Mutants:
    """All mutants of `source` by `operators`.

    Docstrings, annotations, decorators, texts of raised exceptions and what stands under
    `if __name__ == "__main__"` are left alone: no caller sees a difference there.

    Raises:
        SyntaxError, ValueError, RecursionError: when `source` does not compile or is nested too deeply.
    """
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", SyntaxWarning
        )  # `x is 1` and the like, which mutants are bound to hold
        return _mutate(source, operators)


def _mutate(source: str, operators: Mapping[str, Operator]) -> Mutants:
    if explodes(source):
        raise ValueError("its `finally` blocks would make too much code")
    tree = ast.parse(source)
    original = _meaning(tree)
    seen = {original}
    kept: list[Mutant] = []
    equivalent = duplicate = 0
    for path in _places(tree, ()):
        spot = path[-1]
        for name, operator in operators.items():
            for new in operator(spot.node):
                changed = _replaced(path, _located(path, new))
                try:
                    meaning = _meaning(changed)
                except (SyntaxError, ValueError):
                    continue  # `continue` in a place where only `break` may stand, and the like
                if meaning in seen:
                    equivalent += meaning == original
                    duplicate += meaning != original
                    continue
                seen.add(meaning)
                kept.append(_written(source, *_narrowed(path, new), name, meaning))
    kept.sort(key=lambda mutant: mutant.line)
    return Mutants(tuple(kept), equivalent, duplicate)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A node, and where it hangs in the node above it: `parent.field` or `parent.field[index]`."""

    node: Any
    field: str = ""
    index: int | None = None


_Path = tuple[_Spot, ...]

_SKIPPED_FIELDS = {"annotation", "returns", "decorator_list", "type_params"}


def _places(node: ast.AST, above: _Path, spot: _Spot | None = None) -> Iterator[_Path]:
    path = (*above, spot or _Spot(node))
    yield path
    for field, value in ast.iter_fields(node):
        if field in _SKIPPED_FIELDS:
            continue
        children = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, child in children:
            if isinstance(child, ast.AST) and not _left_alone(node, child):
                yield from _places(child, path, _Spot(child, field, index))


def _left_alone(parent: ast.AST, child: ast.AST) -> bool:
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
        return True  # a docstring, or a constant that does nothing
    if isinstance(child, ast.If) and isinstance(child.test, ast.Compare):
        left = child.test.left
        return isinstance(left, ast.Name) and left.id == "__name__"
    if isinstance(parent, ast.Raise) and isinstance(child, ast.Call):
        return True  # the `raise` itself can still be deleted
    if isinstance(parent, ast.JoinedStr) and isinstance(child, ast.Constant):
        return True  # changed through the f-string it stands in
    return isinstance(child, (ast.Load, ast.Store, ast.Del, ast.operator, ast.cmpop, ast.boolop, ast.unaryop))


def _replaced(path: _Path, new: Any) -> Any:
    """The tree with `new` at the end of `path`; what is not on the path is shared with the old tree."""
    for above, spot in zip(reversed(path[:-1]), reversed(path[1:]), strict=True):
        parent = copy(above.node)
        if spot.index is None:
            setattr(parent, spot.field, new)
        else:
            entries = list(getattr(parent, spot.field))
            entries[spot.index] = new
            setattr(parent, spot.field, entries)
        new = parent
    return new


def _located(path: _Path, new: Any) -> Any:
    """`new` with a location wherever it lacks one: that of the nearest node above it."""
    holder = ast.Expr(new)
    above = next((spot.node for spot in reversed(path[:-1]) if hasattr(spot.node, "lineno")), holder)
    ast.fix_missing_locations(ast.copy_location(holder, above))
    return new


def _narrowed(path: _Path, new: Any) -> tuple[_Path, Any]:
    """The same change further down, when `new` differs from the node in one child only."""
    old = path[-1].node
    if type(old) is not type(new):
        return path, new
    differing = [
        (_Spot(before, field, index), after)
        for field in old._fields
        for index, before, after in _pairs(getattr(old, field, None), getattr(new, field, None))
        if before is not after
    ]
    if len(differing) != 1:
        return path, new
    spot, after = differing[0]
    if not hasattr(spot.node, "end_lineno") or not hasattr(after, "end_lineno"):
        return path, new
    return _narrowed((*path, spot), after)


def _pairs(old: Any, new: Any) -> list[tuple[int | None, Any, Any]]:
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [(index, *pair) for index, pair in enumerate(zip(old, new, strict=True))]
    return [(None, old, new)]


def _written(source: str, path: _Path, new: Any, operator: str, wanted: Any) -> Mutant:
    """The mutant as text: the smallest piece of the source that can be replaced and means `wanted`."""
    for start, end, changed in _by_lines(source, path[-1].node, new):
        if _means(changed, wanted):
            return _mutant(operator, source, changed, start, end)
    for depth in range(len(path) - 1, 0, -1):
        node = path[depth].node
        if getattr(node, "end_lineno", None) is None:
            continue
        piece = ast.unparse(_replaced(path[depth:], new))
        for text in (piece, f"({piece})") if isinstance(node, ast.expr) else (piece,):
            start, end, changed = _spliced(source, node, text)
            if _means(changed, wanted):
                return _mutant(operator, source, changed, start, end)
    module = path[0].node
    return _mutant(operator, ast.unparse(module), ast.unparse(_replaced(path, new)), 0, 0)


def _by_lines(source: str, old: Any, new: Any) -> Iterator[tuple[int, int, str]]:
    """The same as `_spliced` gives, for a block that has one statement less, or one more at its end.

    So the rest of the block keeps its comments and its layout.
    """
    lines = source.split("\n")
    for before, after in _changed_blocks(old, new):
        if len(after) == len(before) - 1:
            same = (one is other for one, other in zip(before, after, strict=False))
            gone = before[next((place for place, is_same in enumerate(same) if not is_same), len(after))]
            first, last = gone.lineno - 1, gone.end_lineno
            kept = _with_default("\n".join([*lines[:first], *lines[last:]]), old, new)
            yield (first if kept.split("\n")[:first] == lines[:first] else old.lineno - 1), first, kept
        elif len(after) == len(before) + 1:
            behind = before[-1].end_lineno
            text = " " * before[-1].col_offset + ast.unparse(after[-1])
            yield behind, behind, "\n".join([*lines[:behind], text, *lines[behind:]])


def _with_default(source: str, old: Any, new: Any) -> str:
    """`source` with the one parameter default in which two functions differ, above what else has changed."""
    before, after = getattr(old, "args", None), getattr(new, "args", None)
    if isinstance(before, ast.arguments) and isinstance(after, ast.arguments):
        for one, other in zip(before.defaults, after.defaults, strict=True):
            if one is not other:
                return _spliced(source, one, ast.unparse(other))[2]
    return source


def _changed_blocks(old: Any, new: Any) -> Iterator[tuple[list[Any], list[Any]]]:
    for field in ("body", "orelse", "finalbody"):
        before, after = getattr(old, field, None), getattr(new, field, None)
        if isinstance(before, list) and isinstance(after, list) and before != after:
            yield before, after


def _spliced(source: str, node: Any, text: str) -> tuple[int, int, str]:
    """(first line, last line of the text put in, 0-based; the source with `text` in the place of `node`)."""
    lines = source.split("\n")
    first, last = node.lineno - 1, node.end_lineno - 1
    head = lines[first].encode()[: node.col_offset].decode()
    tail = lines[last].encode()[node.end_col_offset :].decode()
    indentation = head[: len(head) - len(head.lstrip())]
    pieces = (head + text.replace("\n", f"\n{indentation}") + tail).split("\n")
    return first, last, "\n".join([*lines[:first], *pieces, *lines[last + 1 :]])


def _means(source: str, wanted: Any) -> bool:
    try:
        return bool(_meaning(source) == wanted)
    except (SyntaxError, ValueError):
        return False


def _mutant(operator: str, before: str, after: str, first: int, last: int) -> Mutant:
    """Names the first line that differs; `first`..`last` are the lines of `before` that were written anew."""
    old, new = before.split("\n"), after.split("\n")
    while first < min(len(old), len(new)) - 1 and old[first] == new[first]:
        first += 1
    last = max(first, last)
    more = len(new) - len(old)
    return Mutant(
        operator,
        first + 1,
        old[first].strip() + (" ..." if last > first else ""),
        new[first].strip() + (" ..." if last + more > first else ""),
        after,
        before,
    )


def _meaning(source: Any) -> Any:
    return _fingerprint(compile(source, "solution.py", "exec", dont_inherit=True))


def _fingerprint(code: CodeType) -> Any:
    """What a code object does, without line numbers and file names."""
    return (
        code.co_code,
        tuple(map(_value, code.co_consts)),
        code.co_names,
        code.co_varnames,
        code.co_freevars,
        code.co_cellvars,
        code.co_flags,
        code.co_argcount,
        code.co_posonlyargcount,
        code.co_kwonlyargcount,
        code.co_name,
        code.co_exceptiontable,
    )


def _value(value: object) -> Any:
    """A constant with its type, so that 1, 1.0 and True stay apart."""
    if isinstance(value, CodeType):
        return _fingerprint(value)
    if isinstance(value, (tuple, frozenset)):
        parts = tuple(map(_value, value))
        return type(value).__name__, parts if isinstance(value, tuple) else frozenset(parts)
    return type(value).__name__, repr(value)
