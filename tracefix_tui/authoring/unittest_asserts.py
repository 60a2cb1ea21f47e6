"""The assert methods of `unittest.TestCase` as the statements that say the same without it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tracefix_tui.authoring.source_text import SourceText

COUNT_EQUAL = '''\
def count_equal(first, second):
    """Whether both hold the same elements, in any order."""
    left = list(second)
    for element in first:
        if element not in left:
            return False
        left.remove(element)
    return not left
'''
"""What stands for `assertCountEqual` in a test file that needs it."""


class NoPlainForm(Exception):
    """A call that has no plain form; says which."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a call as pieces of text that may stand beside an operator."""

    given: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.given[name]

    def get(self, name: str, other: str) -> str:
        return self.given.get(name, other)


Form = Callable[[Arguments], str]

_SYMBOLS = {
    "assertEqual assertEquals assertListEqual assertTupleEqual assertSetEqual assertDictEqual "
    "assertSequenceEqual assertMultiLineEqual": "==",
    "assertNotEqual assertNotEquals": "!=",
    "assertIs": "is",
    "assertIsNot": "is not",
    "assertGreater": ">",
    "assertGreaterEqual": ">=",
    "assertLess": "<",
    "assertLessEqual": "<=",
}
_OLD = {
    "assert_": "assertTrue",
    "failUnless": "assertTrue",
    "failIf": "assertFalse",
    "failUnlessEqual": "assertEqual",
    "assertItemsEqual": "assertCountEqual",
    "assertRegexpMatches": "assertRegex",
    "assertNotRegexpMatches": "assertNotRegex",
    "assertAlmostEquals": "assertAlmostEqual",
    "assertNotAlmostEquals": "assertNotAlmostEqual",
    "assertRaisesRegexp": "assertRaisesRegex",
}
RAISES = ("assertRaises", "assertRaisesRegex", "assertRaisesRegexp")


def _compared(symbol: str) -> Form:
    return lambda said: f"{said['first']} {symbol} {said['second']}"


_ONE = re.compile(r"[\w.]+(?:\([^()]*\))?|\([^()]*\)")


def _difference(said: Arguments) -> str:
    first, second = (said[name] for name in ("first", "second"))
    return " - ".join(text if _ONE.fullmatch(text) else f"({text})" for text in (first, second))


def _close(said: Arguments) -> str:
    if "delta" in said.given:
        return f"abs({_difference(said)}) <= {said['delta']}"
    places = said.get("places", "7")
    if places.isdecimal() and len(places) < 3:
        return f"{said['first']} == pytest.approx({said['second']}, rel=0, abs=5e-{int(places) + 1})"
    return f"round({_difference(said)}, {places}) == 0"


def _apart(said: Arguments) -> str:
    if "delta" in said.given:
        return f"abs({_difference(said)}) > {said['delta']}"
    return f"round({_difference(said)}, {said.get('places', '7')}) != 0"


_NEAR = ("first", "second", "places", "msg", "delta")
_FORMS: dict[str, tuple[tuple[str, ...], Form]] = {
    **{
        name: (("first", "second", "msg"), _compared(symbol))
        for names, symbol in _SYMBOLS.items()
        for name in names.split()
    },
    "assertTrue": (("expr", "msg"), lambda said: said["expr"]),
    "assertFalse": (("expr", "msg"), lambda said: f"not {said['expr']}"),
    "assertIsNone": (("obj", "msg"), lambda said: f"{said['obj']} is None"),
    "assertIsNotNone": (("obj", "msg"), lambda said: f"{said['obj']} is not None"),
    "assertIn": (("member", "container", "msg"), lambda said: f"{said['member']} in {said['container']}"),
    "assertNotIn": (
        ("member", "container", "msg"),
        lambda said: f"{said['member']} not in {said['container']}",
    ),
    "assertIsInstance": (("obj", "cls", "msg"), lambda said: f"isinstance({said['obj']}, {said['cls']})"),
    "assertNotIsInstance": (
        ("obj", "cls", "msg"),
        lambda said: f"not isinstance({said['obj']}, {said['cls']})",
    ),
    "assertCountEqual": (
        ("first", "second", "msg"),
        lambda said: f"count_equal({said['first']}, {said['second']})",
    ),
    "assertRegex": (
        ("text", "expected_regex", "msg"),
        lambda said: f"re.search({said['expected_regex']}, {said['text']})",
    ),
    "assertNotRegex": (
        ("text", "unexpected_regex", "msg"),
        lambda said: f"not re.search({said['unexpected_regex']}, {said['text']})",
    ),
    "assertAlmostEqual": (_NEAR, _close),
    "assertNotAlmostEqual": (_NEAR, _apart),
    "fail": (("msg",), lambda said: ""),
}
NAMES = frozenset(_FORMS) | frozenset(_OLD) | frozenset(RAISES)
"""The methods that have a plain form."""

_LOOSE = (ast.Compare, ast.BoolOp, ast.Lambda, ast.IfExp, ast.NamedExpr, ast.Yield, ast.Await, ast.YieldFrom)


def statement(source: SourceText, call: ast.Call, method: str) -> str:
    """The statement for a call of an assert method other than `assertRaises`.

    Raises:
        NoPlainForm
    """
    method = _OLD.get(method, method)
    names, form = _FORMS[method]
    given = _given(source, call, names, method)
    message = given.pop("msg", "")
    if method == "fail":
        return f"pytest.fail({message})"
    try:
        test = form(Arguments(given))
    except KeyError as missing:
        raise NoPlainForm(f"self.{method} without {missing.args[0]}") from None
    if method == "assertTrue" and _is_bare(call, names):
        test = plain_text(source, call.args[0])
    return f"assert {test}, {message}" if message and message != "None" else f"assert {test}"


def raising(source: SourceText, call: ast.Call, method: str) -> tuple[str, str, tuple[str, ...]]:
    """The kind of error, `, match=...` where there is a pattern, and the function with its arguments, if any.

    Raises:
        NoPlainForm
    """
    wanted = 1 if method == "assertRaises" else 2
    if len(call.args) < wanted or any(isinstance(each, ast.Starred) for each in call.args[:wanted]):
        raise NoPlainForm(f"self.{method} without the kind of error written out")
    kind, *rest = (plain_text(source, each) for each in call.args)
    pattern = f", match={rest.pop(0)}" if wanted == 2 else ""
    named = [
        f"{each.arg}={plain_text(source, each.value)}" if each.arg else f"**{operand(source, each.value)}"
        for each in call.keywords
        if rest or each.arg != "msg"
    ]
    if named and not rest:
        raise NoPlainForm(f"self.{method} with arguments by name")
    return kind, pattern, (*rest, *named)


def _given(source: SourceText, call: ast.Call, names: Sequence[str], method: str) -> dict[str, str]:
    if len(call.args) > len(names) or any(isinstance(each, ast.Starred) for each in call.args):
        raise NoPlainForm(f"self.{method} with arguments that are not written out")
    given = dict(zip(names, call.args, strict=False))
    for each in call.keywords:
        if each.arg is None:
            raise NoPlainForm(f"self.{method} with arguments that are not written out")
        if each.arg not in names and each.arg not in ("first", "second"):
            continue  # `seq_type` and the like narrow what a reference passes anyway
        given[each.arg] = each.value
    return {name: operand(source, value) for name, value in given.items()}


def _is_bare(call: ast.Call, names: Sequence[str]) -> bool:
    """Whether the tested expression may stand after `assert` as it is."""
    return bool(call.args) and not isinstance(call.args[0], (ast.NamedExpr, ast.Yield))


def operand(source: SourceText, node: ast.expr) -> str:
    """The text of an expression, in parentheses where it could not stand beside an operator without."""
    text = source.text(node)
    loose = isinstance(node, _LOOSE) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))
    return f"({text})" if loose or not _holds_together(text) else text


def plain_text(source: SourceText, node: ast.expr) -> str:
    """The text of an expression, in parentheses only where it goes over several lines without."""
    text = source.text(node)
    return text if _holds_together(text) else f"({text})"


def _holds_together(text: str) -> bool:
    if "\n" not in text:
        return True
    try:
        ast.parse(text, mode="eval")
    except SyntaxError:
        return False
    return True
