"""TestCase classes as plain functions: they pass and fail as before, and what can't be one is named."""

from __future__ import annotations

import re
import sys
import unittest
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracefix_tui.authoring.unittest_tests import as_plain_tests

FILE = '''\
"""About clocks."""
import unittest
from solution import Clock, NotATime

# Made by hand.


class ClockTest(unittest.TestCase):
    maxDiff = None

    # the usual case
    def test_time(self):
        self.assertEqual(
            Clock(1, 2).parts(),
            [1, 2],  # both
            msg="parts",
        )

    def test_bad(self) -> None:
        with self.assertRaises(NotATime) as caught:
            Clock(25, 0)
        self.assertEqual(caught.exception.args[0], "no such hour")
        self.assertRaises(ValueError, Clock, "a", minute=3)
        self.assertRaises(ValueError, lambda: Clock(1) + 2)

    def test_each(self):
        for hour in range(3):
            with self.subTest(hour=hour):
                with self.subTest("inner"):
                    # see
                    self.assertIn(hour, range(3))
                self.assertAlmostEqual(hour, 1, delta=2)


if __name__ == "__main__":
    unittest.main()
'''
PLAIN = '''\
"""About clocks."""
import pytest
from solution import Clock, NotATime

# Made by hand.


# the usual case
def test_time():
    assert Clock(1, 2).parts() == [1, 2], "parts"


def test_bad():
    with pytest.raises(NotATime) as caught:
        Clock(25, 0)
    assert caught.value.args[0] == "no such hour"
    with pytest.raises(ValueError):
        Clock("a", minute=3)
    with pytest.raises(ValueError):
        Clock(1) + 2


def test_each():
    for hour in range(3):
        # see
        assert hour in range(3)
        assert abs(hour - 1) <= 2
'''


def test_the_text_is_kept() -> None:
    done = as_plain_tests(FILE)
    assert done.text == PLAIN
    assert done.left_out == ()


def test_a_file_without_cases_stays() -> None:
    text = (
        "import unittest\n\n\ndef test_a():\n    assert 1\n\n\n\n\nclass TestB:\n    def test(self): pass\n"
    )
    assert as_plain_tests(text).text == text


def case(body: str, *more: str) -> str:
    lines = "\n".join(f"        {line}" for line in body.split("\n"))
    methods = "\n".join(f"    {line}" for text in more for line in text.split("\n"))
    head = "import unittest\nimport re\n\n\nclass T(unittest.TestCase):"
    return f"{head}\n{methods}\n    def test_it(self):\n{lines}\n"


def outcomes(tests: str) -> tuple[bool, bool]:
    """Whether `test_it` passes as a method under unittest, and as the function that it becomes."""
    namespace: dict[str, object] = {"__name__": "own_tests"}
    exec(tests, namespace)
    kind = namespace["T"]
    assert isinstance(kind, type)
    ran = unittest.TextTestRunner(stream=StringIO()).run(unittest.TestSuite([kind("test_it")]))
    done = as_plain_tests(tests)
    assert done.left_out == ()
    assert "unittest" not in done.text
    plain: dict[str, object] = {"__name__": "own_tests"}
    exec(done.text, plain)
    try:
        plain["test_it"]()  # type: ignore[operator]
    except (AssertionError, pytest.fail.Exception, ValueError, ZeroDivisionError):
        return ran.wasSuccessful(), False
    return ran.wasSuccessful(), True


CALLS = [
    "assertEqual(1 + 1, «2|3»)",
    "assertEqual(first=2, second=«2|3»)",
    "assertEqual(1 == 1, «True|False»)",
    "assertEqual(«2|3», 2, 'said')",
    "assertNotEqual(2, «3|2», msg=f'«1»')",
    "assertTrue(«1 or 0|0 and 1»)",
    "assertTrue(expr=«[0]|[]»)",
    "assertFalse(«0 and 1|1 or 0»)",
    "assertFalse(«1 == 2|1 == 1», 'x')",
    "assertFalse(«0 if 1 else 1|1 if 1 else 0»)",
    "assertIs(None, «None|1»)",
    "assertIsNot(None, «1|None»)",
    "assertIsNone(«None|1»)",
    "assertIsNotNone(«1|None»)",
    "assertIn(«1|5», [1, 2])",
    "assertNotIn(«5|1», [1, 2])",
    "assertIsInstance(True, «int|str»)",
    "assertNotIsInstance(True, «str|(int, str)»)",
    "assertGreater(2, «1|2»)",
    "assertGreaterEqual(2, «2|3»)",
    "assertLess(«1|2», 2)",
    "assertLessEqual(«2|3», 2)",
    "assertAlmostEqual(0.1 + 0.2, «0.3|0.4»)",
    "assertAlmostEqual(1.0, «1.004|1.006», 2)",
    "assertAlmostEqual(1.0, «1.0 + 0.004|1.0 - 0.006», places=2)",
    "assertAlmostEqual(10, «3 + 8|3 + 9», delta=1)",
    "assertAlmostEqual(10, «10.2|11», places=0 + 0)",
    "assertNotAlmostEqual(1.0, «1.1|1.00000001»)",
    "assertNotAlmostEqual(10, «3 + 9|3 + 8», delta=1)",
    "assertListEqual([1], «[1]|[2]»)",
    "assertTupleEqual((1,), «(1,)|(2,)»)",
    "assertSetEqual({1}, «set([1])|set()»)",
    "assertDictEqual({1: 2}, «dict([(1, 2)])|dict()»)",
    "assertSequenceEqual([1], «[1]|[2]», seq_type=list)",
    "assertMultiLineEqual('a', «'a'|'b'»)",
    "assertCountEqual([1, [2], 1], «[[2], 1, 1]|[[2], [2], 1]»)",
    "assertCountEqual([1], «[1]|[1, 1]»)",
    "assertRegex('abc', «'b.'|'^b'»)",
    "assertRegex('abc', «re.compile('B', re.I)|re.compile('B')»)",
    "assertNotRegex('abc', «'^b'|'b.'»)",
    "assertRaises(«ValueError|KeyError», int, 'a')",
    "assertRaises(ValueError, int, «'a'|'1'», base=10)",
    "assertRaises(ValueError, lambda: int(«'a'|'1'»))",
    "assertRaises((ValueError, KeyError), int, *[«'a'|'1'»])",
    "assertRaisesRegex(ValueError, «'invalid'|'other'», int, 'a')",
]


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("holds", [True, False])
@pytest.mark.parametrize("call", CALLS)
def test_each_assert_says_the_same(call: str, holds: bool) -> None:
    before, right, wrong, after = re.split("[«|»]", call, maxsplit=3)
    text = f"self.{before}{right if holds else wrong}{after}"
    assert outcomes(case(text)) == (holds, holds)


@pytest.mark.parametrize(
    ("body", "holds"),
    [
        ("with self.assertRaises(ValueError):\n    int('a')", True),
        ("with self.assertRaises(ValueError):\n    int('1')", False),
        ("with self.assertRaisesRegex(ValueError, 'x' 'y') as e:\n    raise ValueError('xy')", True),
        (
            "with self.assertRaises(ValueError) as e:\n    int('a')\nself.assertIn('zz', str(e.exception))",
            False,
        ),
        ("if 1: self.fail('no')", False),
        ("if 1: self.assertTrue(1); self.assertTrue(0)", False),
        ("if 1: self.assertRaises(ValueError, int, 'a')", True),
        ("for n in (1, 2):\n    with self.subTest(n=n):\n        self.assertEqual(n, 1)", False),
        ("self.assertEqual(\n    'a'\n    'b',\n    'ab')", True),
        ("self.assertEqual(1 +\n    1, 3 or\n    4)", False),
        ("self.assertEqual(('ä'\n  if 1 else 'b'), 'ä')", True),
        ("text = '''\n  a\nb'''\nself.assertEqual(len(text), 22)", True),
        ("self.assertTrue((lambda: 1)())", True),
        ("eq = self.assertEqual\nfor n in (1, 2):\n    eq(n, n)", True),
        ("eq = self.assertEqual\neq(1, 1)\neq(1, 2)", False),
        ("raises = self.assertRaises\nraises(ValueError, int, 'a')\nself.assertTrue(0)", False),
    ],
)
def test_whole_bodies(body: str, holds: bool) -> None:
    assert outcomes(case(body)) == (holds, holds)


STATE = """def setUp(self):
    super().setUp()
    self.seen = [self.START]
START = 1
def tearDown(self):
    self.assertEqual(self.seen, [1, 2])
def see(self, what):
    self.assertIsInstance(what, int)
    self.seen.append(what)"""


@pytest.mark.parametrize(
    ("body", "holds"), [("self.see(2)", True), ("self.see('2')", False), ("pass", False)]
)
def test_what_tests_share(body: str, holds: bool) -> None:
    text = case(body, STATE)
    assert outcomes(text) == (holds, holds)
    shared = as_plain_tests(text).text
    assert "class T:\n" in shared
    assert "    self = T()\n    self.setUp()\n    try:\n" in shared


def test_set_up_of_the_class_and_inheritance_within_the_file() -> None:
    text = "import unittest\n\n\nclass TestBase(unittest.TestCase):\n    @classmethod\n"
    text += "    def setUpClass(cls):\n        cls.known = [1]\n\n"
    text += "    def setUp(self):\n        self.known.append(2)\n\n\n"
    text += "class T(TestBase):\n    def setUp(self):\n        super().setUp()\n\n"
    text += "    def test_it(self):\n        self.assertEqual(self.known, {})\n"
    assert outcomes(text.format([1, 2])) == (True, True)
    assert outcomes(text.format([1])) == (False, False)
    assert "class SharedTestBase:" in as_plain_tests(text).text


def test_two_classes_with_a_test_of_one_name() -> None:
    one = "class {}(TestCase):\n    def test_a(self):\n        self.assertTrue({})\n\n\n"
    text = "from unittest import TestCase\n\n\n" + one.format("A", 1) + one.format("B", 0)
    namespace: dict[str, object] = {}
    exec(as_plain_tests(text).text, namespace)
    namespace["test_a"]()  # type: ignore[operator]
    with pytest.raises(AssertionError):
        namespace["test_a_of_B"]()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("line", "name", "reason"),
    [
        (
            "with self.assertLogs():\n            pass",
            "T.test_it",
            "self.assertLogs, which has no plain form",
        ),
        ("self.skipTest('no')", "T.test_it", "self.skipTest"),
        ("f = self.assertEqual", "T.test_it", "self.assertEqual"),
        ("f = self.assertEqual\nlist(map(f, [1], [1]))", "T.test_it", "self.assertEqual"),
        ("f = self.assertEqual\nf(*[1, 1])", "T.test_it", "not written out"),
        ("self.assertEqual(*[1, 1])", "T.test_it", "not written out"),
        ("self.assertEqual(1)", "T.test_it", "without second"),
        ("self.assertRaises(ValueError)", "T.test_it", "without something to call"),
        ("with self.subTest(), self.subTest():\n            pass", "T.test_it", "subTest"),
        ("self.__x = 1", "T", "a private name, __x"),
        ("self.test_other()", "T.test_it", "self.test_other"),
        ("yield 1", "T.test_it", "generator"),
    ],
)
def test_what_has_no_plain_form_is_named(line: str, name: str, reason: str) -> None:
    text = case(line, "def test_other(self):\n    pass")
    done = as_plain_tests(text)
    left_out = {each.name: each.reason for each in done.left_out}
    assert list(left_out) == [name]
    assert reason in left_out[name]
    assert "test_it" not in done.text
    assert ("test_other" in done.text) == (name != "T")


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("class T(Mixin, unittest.TestCase):\n    def test_a(self): pass", "T", "more than TestCase: Mixin"),
        ("class T(unittest.TestCase, metaclass=M):\n    def test_a(self): pass", "T", "metaclass"),
        ("class T(unittest.IsolatedAsyncioTestCase):\n    def test_a(self): pass", "T", "asynchronous"),
        ("@d\nclass T(unittest.TestCase):\n    def test_a(self): pass", "T", "decorated with @d"),
        (
            "class T(unittest.TestCase):\n    @unittest.skip('x')\n    def test_a(self): pass",
            "T.test_a",
            "skip",
        ),
        (
            "class T(unittest.TestCase):\n    async def test_a(self):\n        pass",
            "T.test_a",
            "asynchronous",
        ),
        (
            "class T(unittest.TestCase):\n    def test_a(self, x):\n        pass",
            "T.test_a",
            "takes arguments",
        ),
        (
            "class T(unittest.TestCase):\n    def setUp(self):\n        self.addCleanup(f)\n\n"
            "    def test_a(self):\n        pass",
            "T.test_a",
            "self.addCleanup",
        ),
        (
            "class T(unittest.TestCase):\n    def see(self):\n        self.id()\n\n"
            "    def test_a(self):\n        self.see()",
            "T.test_a",
            "uses self.see: uses self.id",
        ),
        (
            "class T(unittest.TestCase):\n    def test_a(self):\n        pass\n\n\n"
            "def test_suite():\n    return unittest.makeSuite(T)",
            "test_suite",
            "about a class",
        ),
    ],
)
def test_classes_and_methods_that_are_left_out(text: str, name: str, reason: str) -> None:
    done = as_plain_tests(f"import unittest\n\n\n{text}\n")
    left_out = {each.name: each.reason for each in done.left_out}
    assert reason in left_out[name]
    assert name.rpartition(".")[2] + "(" not in done.text


def test_only_what_starts_unittest_goes() -> None:
    tail = "if __name__ == '__main__':\n    file = 'a'\nelse:\n    file = 'b'\n"
    text = (
        f"import unittest\n\n\nclass T(unittest.TestCase):\n    def test_a(self):\n        pass\n\n\n{tail}"
    )
    assert tail in as_plain_tests(text).text


@pytest.mark.parametrize("text", ["class T(unittest.TestCase:\n", "\0", "x = " + "(" * 400 + ")" * 400])
def test_what_does_not_parse_says_so(text: str) -> None:
    with pytest.raises((SyntaxError, ValueError, MemoryError, RecursionError)):
        as_plain_tests(text)


@given(
    st.lists(
        st.sampled_from(["self.assertTrue(1)", "# ä", "x = '''\n ä'''", "", "self.seen = 1"]), max_size=6
    )
)
def test_every_mixture_still_parses_and_runs(lines: list[str]) -> None:
    body = "\n        ".join([*lines, "pass"])
    text = f"import unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n        {body}\n"
    assert outcomes(text) == (True, True)


if sys.version_info >= (3, 12):

    def test_nested_quotes_in_an_f_string() -> None:
        assert outcomes(case("self.assertEqual(f'{\"a\" + 'b'}', 'ab')")) == (True, True)
