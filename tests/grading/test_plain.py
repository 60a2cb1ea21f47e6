"""Which test modules can leave nothing behind, so that their judge may go on to the next run."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tracefix_tui.grading.guest.plain import builtins_for, is_plain
from tracefix_tui.grading.guest.pytest_shim import UnsupportedError

TASKS = Path(__file__).parents[2] / "tasks"

PLAIN = [
    "from solution import f\ndef test_f():\n    assert f([1, 2]) == [2]\n",
    "import pytest\nimport solution as s\ndef test_f():\n    with pytest.raises(ValueError) as e:\n"
    "        s.f()\n    assert e.value.args == ()\n",
    "import math\nfrom random import Random, seed\nfrom collections.abc import Mapping\n"
    "def test_f():\n    seed(3)\n    assert math.floor(2.5) == 2 and type(2) is int\n",
    "from __future__ import annotations\nclass TestF:\n    def test_f(self):\n        assert str(self)\n"
    "class Odd:\n    __hash__ = None\n    def __eq__(self, other):\n        return True\n",
    "SEEN = []\ndef helper():\n    global SEEN\n    SEEN += [1]\n    yield from SEEN\n",
    "import re as r\nPATTERN = r.compile('a', r.I | r.M)\n",
    "from copy import deepcopy\nx = deepcopy([1])\nprint(f'{x!r:>10}')\n",
]
NOT_PLAIN = {
    "attributes are set": [
        "import json\njson.dumps = None",
        "from collections import Counter\nCounter.x = 1",
        "from solution import f\ndef test_f():\n    f().x = 1",
        "class A:\n    def __init__(self):\n        self.x = 1",
        "for x.y in z: pass",
        "with a as b.c: pass",
        "a.b += 1",
        "del a.b",
        "(a.b, c) = d",
        "[1 for a.b in c]",
    ],
    "names with an underscore": [
        "().__class__",
        "x = f.__globals__",
        "a._private",
        "__builtins__",
        "__import__('os')",
        "def __del__(self): pass",
        "class A:\n    def __del__(self): pass",
        "class A:\n    def __reduce_ex__(self, n): return f, ()",
        "class A:\n    __slots__ = ()",
        "class A:\n    from solution import f as __reduce_ex__",
        "class A:\n    import solution as __getattr__",
        "try: f()\nexcept E as __del__: pass",
        "def f(__class__): pass",
        "class __A: pass",
    ],
    "insides": [
        "g.gi_frame",
        "f.f_back",
        "t.tb_frame",
        "c.co_code",
        "e.obj",
        "'{0.gi_frame}'.format(g)",
        "'{a}'.format_map(x)",
        "match f:\n    case A(__globals__=g): pass",
        "match f:\n    case A(g): pass",
    ],
    "builtins": [
        "getattr(f, 'x')",
        "x = setattr",
        "vars()",
        "globals()",
        "eval('1')",
        "exec('1')",
        "open('x')",
        "x = type",
        "type('A', (), {})",
        "type(*a)",
        "type(a, b=1)",
        "map(type, x)",
        "class A(type): pass",
        "class A(metaclass=B): pass",
        "super()",
        "memoryview(x)",
        "id(x)",
        "import pytest as getattr\ngetattr(f, 'x')",
    ],
    "modules": [
        "import os",
        "import sys\nsys.modules",
        "import gc",
        "import math.x",
        "import math\nx = math",
        "import math\nf(math)",
        "from math import *",
        "from solution import *",
        "from . import x",
        "from collections import UserDict",
        "from functools import wraps",
        "import functools\nfunctools.update_wrapper",
        "from operator import attrgetter",
        "from string import Formatter",
        "from collections.abc import Sequence\nSequence.register(A)",
        "import json\njson.JSONEncoder",
        "import random as r\nr.setstate",
    ],
    "asynchronous": ["async def f(): pass", "async def f():\n    await g()"],
}


@pytest.mark.parametrize("source", PLAIN)
def test_plain(source):
    assert is_plain(ast.parse(source))


@pytest.mark.parametrize(
    "source", [pytest.param(each, id=f"{why}: {each}") for why, all_ in NOT_PLAIN.items() for each in all_]
)
def test_not_plain(source):
    assert not is_plain(ast.parse(source))


@pytest.mark.parametrize("file", sorted(TASKS.rglob("*tests.py")), ids=lambda file: str(file.parent.name))
def test_the_tests_that_come_along_are_plain(file):
    assert is_plain(ast.parse(file.read_text("utf-8")))


def run(source: str) -> dict[str, object]:
    assert is_plain(ast.parse(source))
    namespace: dict[str, object] = {"__name__": "tests", "__builtins__": builtins_for({})}
    exec(source, namespace)
    return namespace


def test_a_module_is_a_copy_with_what_is_offered():
    import math

    one, other = (run("import math\n")["math"] for _ in range(2))
    assert one is not other is not math
    assert one.floor is math.floor
    assert not hasattr(run("import json\n")["json"], "JSONEncoder")


def test_flags_are_plain_numbers():
    """The class of the real ones remembers what is made of it."""
    assert type(run("from re import I\n")["I"]) is int


def test_deepcopy_takes_one_value():
    """With a second one, a test would be handed a list that the module keeps."""
    with pytest.raises(TypeError):
        run("from copy import deepcopy\ndeepcopy([1], {})\n")


def test_type_makes_no_classes_in_a_roundabout_way():
    with pytest.raises(UnsupportedError):
        run("kind = type(int)\n")
    with pytest.raises(UnsupportedError):
        run("from collections.abc import Sized\nkind = type(Sized)\n")
    assert run("kind = type(3)\n")["kind"] is int


def test_what_is_not_offered_can_not_be_imported():
    namespace = {"__builtins__": builtins_for({})}
    with pytest.raises(ImportError):
        exec("import os", namespace)
