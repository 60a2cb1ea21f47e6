"""Repairs of well-known classes of bugs that take more than one small slip to undo.

Each is general: it looks at the shape of the code and takes names from the code and its visible tests, never
from a task.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from tracefix_tui.players.search.program import Change, Program

_CONSTANT_NAME = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b")
_SAFE_CALLS = {
    "eval": ("json.loads", "ast.literal_eval", "int", "float"),
    "exec": ("ast.literal_eval",),
    "pickle.loads": ("json.loads",),
    "pickle.load": ("json.load",),
    "marshal.loads": ("json.loads",),
    "yaml.load": ("yaml.safe_load",),
    "yaml.unsafe_load": ("yaml.safe_load",),
    "random.choice": ("secrets.choice",),
    "random.randint": ("secrets.randbelow",),
    "tempfile.mktemp": ("tempfile.mkstemp",),
    "hashlib.md5": ("hashlib.sha256",),
    "hashlib.sha1": ("hashlib.sha256",),
}


def template_changes(program: Program, node: ast.AST, words: Sequence[str]) -> Iterator[Change]:
    """All changes of this file at `node`; `words` are names that the visible tests write in texts."""
    if isinstance(node, ast.Call):
        yield from _unsafe_calls(program, node)
        yield from _wrong_container(program, node)
        yield from _recursion(program, node)
    elif isinstance(node, (ast.JoinedStr, ast.BinOp)):
        yield from _command(program, node)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from _hard_coded(program, node, words)
        yield from _command(program, node)
    if isinstance(node, ast.FunctionDef):
        yield from _shared_default(program, node)
    if isinstance(node, ast.For):
        yield from _running_total(program, node)
    if isinstance(node, ast.Compare):
        yield from _types(program, node)


def _unsafe_calls(program: Program, node: ast.Call) -> Iterator[Change]:
    old = program.piece(node.func)
    for new in _SAFE_CALLS.get(old, ()):
        module = new.partition(".")[0]
        known = module in program.imported or "." not in new
        edits = [program.put(node.func, new)]
        if not known:
            place = _import_place(program)
            edits.append((place, place, f"import {module}\n"))
        yield Change(
            f"call `{new}`, which runs nothing, instead of `{old}`", tuple(edits), 0.95 if known else 0.6
        )


def _import_place(program: Program) -> int:
    """Where an import may stand: after the docstring and imports from __future__."""
    place = 0
    for node in program.tree.body:
        doc = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if doc or (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
            place = program.line_end(node)
        else:
            break
    return place


def _kinds(program: Program, node: ast.AST) -> dict[str, str]:
    """What the local names are, as far as the text tells: name -> dict, list, set, str ..."""
    kinds: dict[str, str] = {}
    scope = program.function(node)
    for each in ast.walk(scope or program.tree):
        if isinstance(each, ast.arg) and each.annotation is not None:
            kinds[each.arg] = program.piece(each.annotation).partition("[")[0].lower()
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            kinds[each.target.id] = program.piece(each.annotation).partition("[")[0].lower()
        elif isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name) and _kind(each.value):
            kinds[each.targets[0].id] = _kind(each.value)
    return kinds


def _kind(value: ast.expr) -> str:
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        return value.func.id
    table = {ast.Dict: "dict", ast.List: "list", ast.Set: "set", ast.JoinedStr: "str", ast.DictComp: "dict"}
    if isinstance(value, ast.Constant):
        return type(value.value).__name__
    return table.get(type(value), "")


def _wrong_container(program: Program, node: ast.Call) -> Iterator[Change]:
    """A method of another container: `.append` of a dict, `.add` of a list."""
    func = node.func
    if not (isinstance(func, ast.Attribute) and len(node.args) == 1 and isinstance(func.value, ast.Name)):
        return
    name, item = func.value.id, program.piece(node.args[0])
    kind = _kinds(program, node).get(name, "")
    if kind == "dict" and func.attr in ("append", "add", "extend", "insert"):
        for new, said in (
            (f"{name}[{item}] = {name}.get({item}, 0) + 1", "count it in the dict"),
            (f"{name}.setdefault({item}, []).append({item})", "collect it in the dict"),
            (f"{name}[{item}] = True", "note it in the dict"),
            (f"{name}.update({item})", "take it into the dict"),
        ):
            yield Change(f"{said}: `{new}`", (program.put(node, new),), 0.8)
    elif kind == "set" and func.attr in ("append", "extend"):
        yield Change("add it to the set", (program.put(node, f"{name}.add({item})"),), 0.8)
    elif kind == "list" and func.attr == "add":
        yield Change("append it to the list", (program.put(node, f"{name}.append({item})"),), 0.8)


def _recursion(program: Program, node: ast.Call) -> Iterator[Change]:
    """An item that is taken as it is, where the function itself has to be asked about it first."""
    func = node.func
    scope = program.function(node)
    if not (isinstance(func, ast.Attribute) and len(node.args) == 1 and isinstance(scope, ast.FunctionDef)):
        return
    receiver, item = program.piece(func.value), program.piece(node.args[0])
    names = dict.fromkeys((scope.name, *program.functions))
    for name in names:
        owner = program.parents.get(scope)
        call = (
            f"self.{name}({item})"
            if isinstance(owner, ast.ClassDef) and name == scope.name
            else f"{name}({item})"
        )
        weight = 0.55 if name == scope.name else 0.4
        if func.attr == "append":
            new = f"{receiver}.extend({call})"
            yield Change(f"take in what `{call}` gives", (program.put(node, new),), weight)
        new = f"{receiver}.{func.attr}({call})"
        yield Change(f"ask `{call}` first", (program.put(node, new),), weight * 0.8)


def _command(program: Program, node: ast.expr) -> Iterator[Change]:
    """A command written as one text, with something foreign in it, becomes a list of arguments."""
    parent = program.parents.get(node)
    if isinstance(parent, (ast.JoinedStr, ast.BinOp)):
        return
    words = _argument_words(program, node)
    if words is None or len(words) < 2:
        return
    listed = f"[{', '.join(words)}]"
    yield Change(
        f"pass a list of arguments, {listed}, which no shell reads", (program.put(node, listed),), 0.7
    )
    statement = program.statement(node)
    scope = program.function(node)
    for call in ast.walk(scope) if scope is not None and statement is not None else ():
        if isinstance(call, ast.Call):
            for keyword in call.keywords:
                if keyword.arg == "shell":
                    start, end = program.span(keyword)
                    head = program.text[:start].rstrip()
                    start = len(head) - 1 if head.endswith(",") else start
                    edits = (program.put(node, listed), (start, end, ""))
                    yield Change(f"pass a list of arguments, {listed}, without a shell", edits, 0.95)


def _argument_words(program: Program, node: ast.expr) -> list[str] | None:
    """The words of a command text, each as an expression; None when it is no such text."""
    parts = _text_parts(program, node)
    if parts is None or not any(isinstance(part, ast.expr) for part in parts):
        return None
    kinds = _kinds(program, node)
    words: list[list[str | ast.expr]] = [[]]
    for part in parts:
        if isinstance(part, ast.expr):
            words[-1].append(part)
            continue
        pieces = re.split(r"\s+", part)
        for number, piece in enumerate(pieces):
            if number:
                words.append([])
            if piece:
                words[-1].append(piece)
    return [_word(program, word, kinds) for word in words if word]


def _text_parts(program: Program, node: ast.expr) -> list[str | ast.expr] | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return [
            str(part.value) if isinstance(part, ast.Constant) else part.value
            for part in node.values
            if isinstance(part, (ast.Constant, ast.FormattedValue))
        ]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text_parts(program, node.left), _text_parts(program, node.right)
        if left is None and right is None:
            return None
        return [*(left or [node.left]), *(right or [node.right])]
    return None


def _word(program: Program, word: list[str | ast.expr], kinds: dict[str, str]) -> str:
    if len(word) == 1:
        (part,) = word
        if isinstance(part, str):
            return '"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"'
        text = ast.unparse(part)
        return text if kinds.get(text) == "str" else f"str({text})"
    inner = "".join(
        part.replace("{", "{{") if isinstance(part, str) else f"{{{ast.unparse(part)}}}" for part in word
    )
    return f'f"{inner}"'


def _hard_coded(program: Program, node: ast.Constant, words: Sequence[str]) -> Iterator[Change]:
    """A text that stands in the code instead of being looked up: in a mapping that is given, or outside."""
    parent = program.parents.get(node)
    if not isinstance(parent, (ast.Assign, ast.AnnAssign, ast.Return, ast.keyword, ast.Call, ast.Dict)):
        return
    keys = dict.fromkeys(
        name
        for each in ast.walk(program.tree)
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and each is not node
        for name in _CONSTANT_NAME.findall(each.value)
        if "_" in name
    )
    keys |= dict.fromkeys(words)
    kinds = _kinds(program, node)
    tables = [
        name
        for name in program.variables(node)
        if any(kind in kinds.get(name, "") for kind in ("mapping", "dict"))
        or name in ("env", "environ", "config")
    ]
    if "os" in program.imported:
        tables.append("os.environ")
    for table in tables:
        for key in list(keys)[:12]:
            for new, weight in (
                (f'{table}.get("{key}")', 0.75),
                (f'{table}["{key}"]', 0.5),
                (f'{table}.get("{key}", "")', 0.45),
            ):
                yield Change(
                    f"look it up, `{new}`, instead of writing it down", (program.put(node, new),), weight
                )
    for name in program.variables(node):
        if name != "self":
            yield Change(f"take `{name}` instead of the text", (program.put(node, name),), 0.25)


def _shared_default(program: Program, node: ast.FunctionDef) -> Iterator[Change]:
    """A default value that all calls share."""
    arguments = node.args.posonlyargs + node.args.args
    defaults = [*zip(arguments[len(arguments) - len(node.args.defaults) :], node.args.defaults, strict=True)]
    defaults += [
        (arg, value) for arg, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if value
    ]
    body = node.body[1:] if isinstance(node.body[0], ast.Expr) and len(node.body) > 1 else node.body
    indent = program.indent(body[0])
    for arg, value in defaults:
        text = program.piece(value)
        mutable = isinstance(value, (ast.List, ast.Dict, ast.Set)) or text in ("list()", "dict()", "set()")
        if mutable and indent is not None:
            place = program.line_start(body[0])
            guard = f"{indent}if {arg.arg} is None:\n{indent}    {arg.arg} = {text}\n"
            edits = (program.put(value, "None"), (place, place, guard))
            yield Change(f"make a new {text} for each call", edits, 0.8)


def _types(program: Program, node: ast.Compare) -> Iterator[Change]:
    """`type(x) == T` for `isinstance(x, T)`."""
    left = node.left
    if isinstance(left, ast.Call) and program.piece(left.func) == "type" and len(left.args) == 1:
        kind = program.piece(node.comparators[0])
        new = f"isinstance({program.piece(left.args[0])}, {kind})"
        yield Change(f"ask `{new}`", (program.put(node, new),), 0.5)


def _running_total(program: Program, outer: ast.For) -> Iterator[Change]:
    """A sum over a range that grows by one each turn, computed anew each turn: keep a running total."""
    body = outer.body
    for place in range(len(body) - 1):
        first, inner = body[place], body[place + 1]
        if not (
            isinstance(first, ast.Assign)
            and isinstance(inner, ast.For)
            and isinstance(inner.target, ast.Name)
            and isinstance(outer.target, ast.Name)
            and len(inner.body) == 1
            and isinstance(inner.body[0], ast.AugAssign)
            and program.piece(first.targets[0]) == program.piece(inner.body[0].target)
            and re.fullmatch(rf"range\(.*{outer.target.id} \+ 1\)", program.piece(inner.iter))
        ):
            continue
        indent, within = program.indent(outer), program.indent(inner)
        if indent is None or within is None:
            continue
        step = re.sub(rf"\b{inner.target.id}\b", outer.target.id, program.piece(inner.body[0]))
        head = program.line_start(outer)
        edits = (
            (head, head, f"{indent}{program.piece(first)}\n"),
            (program.line_start(first), program.line_end(inner), f"{within}{step}\n"),
        )
        yield Change("keep a running total instead of adding up anew each time", edits, 0.9, slow=True)
