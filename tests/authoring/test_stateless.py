"""Code that could remember something from one call to the next is never taken for code that can't."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tracefix_tui.authoring.stateless import stateless

KEEPS_NOTHING = {
    "a function": "def f(x):\n    y = [x]\n    y.append(1)\n    return y\n",
    "a constant": "LIMIT = (1, -2)\ndef f(x):\n    return x in LIMIT\n",
    "a table that is looked at": """
        PAIRS = {")": "("}
        def f(x):
            return PAIRS[x], PAIRS.get(x), x in PAIRS, [y for y in PAIRS]
        """,
    "a class": """
        class Counter:
            start = 0
            def __init__(self):
                self.seen = []
            @property
            def count(self):
                return len(self.seen)
        """,
    "a linked list": """
        class Node:
            def __init__(self, value):
                self.value, self.next = value, None
        def f():
            node = Node(1)
            node.next = Node(2)
            return node
        """,
    "tests": """
        import pytest
        from solution import f

        @pytest.fixture
        def numbers():
            return [1, 2]

        @pytest.mark.parametrize("x", [1, 2])
        def test_f(x, numbers):
            assert f(x) == numbers
        """,
}
KEEPS_SOMETHING = {
    "a list of the module": "SEEN = []\ndef f(x):\n    SEEN.append(x)\n",
    "a list that is handed on": "SEEN = [1]\ndef f(x):\n    return g(SEEN)\n",
    "a list that is given away": "SEEN = [1]\ndef f():\n    return SEEN\n",
    "a dict that is written to": "SEEN = {}\ndef f(x):\n    SEEN[x] = 1\n",
    "a dict that is deleted from": "SEEN = {1: 2}\ndef f(x):\n    del SEEN[x]\n",
    "a list in a dict": "SEEN = {1: []}\ndef f(x):\n    SEEN[x].append(1)\n",
    "a default value": "def f(x, seen=[]):\n    seen.append(x)\n",
    "a default value by name": "def f(x, *, seen={}):\n    seen[x] = 1\n",
    "a default value of a lambda": "def f(x):\n    return lambda y=[]: y\n",
    "a global": "count = 0\ndef f():\n    global count\n    count += 1\n",
    "a cache": "from functools import cache\n@cache\ndef f(x):\n    return x\n",
    "an attribute of the function": "def f():\n    f.calls = 1\n",
    "an attribute of the function by another name": "def f():\n    g = f\n    g.calls = 1\n",
    "an attribute of a class": "class A:\n    def f(self):\n        A.count = 1\n",
    "an attribute of a given class": "class A:\n    @classmethod\n    def f(cls):\n        cls.n = 1\n",
    "an attribute of the type": "class A:\n    def f(self):\n        type(self).count = 1\n",
    "an attribute by way of the class": "class A:\n    def f(self):\n        self.__class__.count = 1\n",
    "a list of a class": "class A:\n    seen = []\n    def f(self):\n        self.seen.append(1)\n",
    "an attribute of a module": "import math\ndef f():\n    math.calls = 1\n",
    "setattr": "def f():\n    setattr(f, 'calls', 1)\n",
    "the namespace": "def f():\n    globals()['calls'] = 1\n",
    "a module with a state": "import random\ndef f():\n    return random.random()\n",
    "the environment": "import os\ndef f():\n    os.environ['A'] = '1'\n",
    "whatever a module has": "from math import *\ndef f():\n    return pi\n",
    "a module of its own": "from .other import f\n",
    "an object of the module": "class A:\n    pass\nONE = A()\n",
    "an iterator of the module": "NEXT = iter([1, 2])\ndef f():\n    return next(NEXT)\n",
    "code that runs at once": "for x in (1, 2):\n    y = x\n",
    "a fixture of the whole file": """
        import pytest
        @pytest.fixture(scope="module")
        def numbers():
            return []
        """,
    "no Python": "def f(:\n",
}


@pytest.mark.parametrize("source", KEEPS_NOTHING.values(), ids=KEEPS_NOTHING)
def test_what_keeps_nothing(source: str) -> None:
    assert stateless(dedent(source))


@pytest.mark.parametrize("source", KEEPS_SOMETHING.values(), ids=KEEPS_SOMETHING)
def test_what_may_keep_something(source: str) -> None:
    assert not stateless(dedent(source))
