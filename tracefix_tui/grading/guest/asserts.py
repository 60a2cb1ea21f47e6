"""Rewrites the `assert` statements of a test module, so that a failure knows what was expected and what came.

`assert f(x) == 3` becomes, in effect: evaluate `f(x)`, evaluate `3`, compare, and if that is false raise
what `Hooks.failed` makes of the two values. Each operand is evaluated once and in Python's order. `Hooks`
is also told how tests look at results.
"""

from __future__ import annotations

import ast

HOOKS = "@tracefix"
"""The name under which a rewritten module finds its `Hooks`. No test can write it."""
_SYMBOLS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


def rewrite(tree: ast.Module, source: str) -> ast.Module:
    """The syntax tree of a test module with its asserts rewritten, in place."""
    _Rewriter(source).visit(tree)
    return ast.fix_missing_locations(tree)


def _load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _store(name: str, value: ast.expr) -> ast.Assign:
    return ast.Assign([ast.Name(name, ast.Store())], value)


def _hook(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Attribute(_load(HOOKS), name, ast.Load()), list(arguments), [])


def _not(value: ast.expr) -> ast.UnaryOp:
    return ast.UnaryOp(ast.Not(), value)


class _Rewriter(ast.NodeTransformer):
    def __init__(self, source: str) -> None:
        self._source = source

    def visit_Expr(self, node: ast.Expr) -> ast.Expr:
        if isinstance(node.value, ast.Call):
            return ast.copy_location(ast.Expr(_hook("ignored", node.value)), node)
        return node

    def visit_Assert(self, node: ast.Assert) -> list[ast.stmt]:
        statements = self._check(node.test, node.msg)
        for statement in statements:
            ast.copy_location(statement, node)
        return statements

    def _check(self, test: ast.expr, message: ast.expr | None) -> list[ast.stmt]:
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
            return [statement for value in test.values for statement in self._check(value, message)]
        if isinstance(test, ast.Compare):
            return self._compare(test, message)
        text = self._text(test)
        value, symbol = test, "true"
        failed: ast.expr = _not(_load("@0"))
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            value, failed, symbol = test.operand, _load("@0"), "false"
        elif _is_isinstance(test):
            assert isinstance(test, ast.Call)
            return [
                _store("@0", test.args[0]),
                _store("@1", test.args[1]),
                self._unless(
                    ast.Call(test.func, [_load("@0"), _load("@1")], []), "isinstance", text, message
                ),
                self._clear(),
            ]
        raising = self._raise(symbol, text, _load("@0"), ast.Constant(None), message)
        checked = ast.Expr(_hook("tested", _load("@0")))
        return [_store("@0", value), ast.If(failed, [raising], []), checked, self._clear()]

    def _compare(self, test: ast.Compare, message: ast.expr | None) -> list[ast.stmt]:
        """One pair at a time; in a chain the next operand is evaluated only when the pair before it held."""
        text = self._text(test)
        statements: list[ast.stmt] = [
            ast.Expr(_hook("left")),
            _store("@0", test.left),
        ]
        for operator, right in zip(test.ops, test.comparators, strict=True):
            pair = ast.Compare(_load("@0"), [operator], [_load("@1")])
            symbol = _SYMBOLS[type(operator)]
            literal = "r" if _is_literal(right) else "l" if _is_literal(test.left) else ""
            statements += [
                ast.Expr(_hook("right")),
                _store("@1", right),
                self._unless(pair, symbol, text, message, literal),
                *([ast.Expr(_hook("compared", _load("@0"), _load("@1")))] if symbol in ("==", "is") else []),
                _store("@0", _load("@1")),
            ]
        statements[-1] = self._clear()
        return statements

    def _unless(
        self, condition: ast.expr, symbol: str, text: str, message: ast.expr | None, literal: str = ""
    ) -> ast.If:
        return ast.If(
            _not(condition), [self._raise(symbol, text, _load("@0"), _load("@1"), message, literal)], []
        )

    def _raise(
        self,
        symbol: str,
        text: str,
        left: ast.expr,
        right: ast.expr,
        message: ast.expr | None,
        literal: str = "",
    ) -> ast.Raise:
        said = [message] if message is not None else []
        made = _hook(
            "failed", ast.Constant(symbol), ast.Constant(text), left, right, ast.Constant(literal), *said
        )
        return ast.Raise(made, None)

    @staticmethod
    def _clear() -> ast.Assign:
        """Let go of the operands, so that nothing of one assert lives on in the next."""
        return ast.Assign([ast.Name("@0", ast.Store()), ast.Name("@1", ast.Store())], ast.Constant(None))

    def _text(self, node: ast.expr) -> str:
        text = ast.get_source_segment(self._source, node) or ""
        return " ".join(text.split())[:300]


def _is_isinstance(test: ast.expr) -> bool:
    return (
        isinstance(test, ast.Call)
        and isinstance(test.func, ast.Name)
        and test.func.id == "isinstance"
        and len(test.args) == 2
        and not test.keywords
        and not any(isinstance(argument, ast.Starred) for argument in test.args)
    )


def _is_literal(node: ast.expr) -> bool:
    """Whether an operand is written out: the expected side, when no side calls the solution."""
    return not any(isinstance(part, (ast.Name, ast.Call)) for part in ast.walk(node))
