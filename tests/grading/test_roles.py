"""Which modules a source seems to import, which guests it gets for that, and whether these have them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.grading.making import task
from tracefix_tui.catalog.task import Limits
from tracefix_tui.grading.roles import (
    LEAN,
    WIDE,
    candidate_profile,
    imported_modules,
    judge_profile,
)

IMPORTS = {
    "import json": {"json"},
    "import json, math as m": {"json", "math"},
    "import os.path": {"os.path"},
    "from collections import deque": {"collections"},
    "from collections.abc import (\n    Mapping,\n)": {"collections.abc"},
    "def f():\n    import random": {"random"},
    "    from  typing   import List": {"typing"},
    "important = 1\nfromage = 2": set(),
    "x = 'import json'": set(),
    "import": set(),
    "from . import x": {"."},
}


@pytest.mark.parametrize("source", IMPORTS)
def test_imported_modules(source):
    assert imported_modules(source) == IMPORTS[source]


@given(st.text(alphabet="import from os.,\n\t as_()'\"#", max_size=300))
def test_any_text_can_be_scanned(source):
    assert all(type(name) is str for name in imported_modules(source))


def test_scanning_takes_no_longer_for_odd_texts():
    began = time.process_time()
    for text in ("import " * 50_000, "from " * 50_000, " " * 200_000, "\n" * 200_000, "import a," * 50_000):
        imported_modules(text)
    odd = time.process_time() - began
    began = time.process_time()
    for _ in range(5):
        imported_modules("import os\nx = 1\n" * 12_500)
    plain = time.process_time() - began
    assert odd < 50 * max(plain, 0.001)


def test_few_profiles():
    """Spare guests are kept for each profile, so sources must not be able to make many."""
    limits = Limits()
    sources = ["", "import math", "import json", "import random, typing", "import nothing", "import asyncio"]
    assert len({candidate_profile(source, limits) for source in sources}) == 2
    assert candidate_profile("import nothing_of_that_name", limits) == candidate_profile("", limits)
    assert len({judge_profile(imported_modules(source), limits) for source in sources}) == 2
    assert "asyncio" in candidate_profile("", Limits(modules=("asyncio",))).modules
    assert candidate_profile("", Limits(stdlib=True)).stdlib
    assert not judge_profile(frozenset(), Limits(stdlib=True)).stdlib


@pytest.mark.parametrize(("kind", "modules"), [("lean", sorted(LEAN)), ("wide", sorted({*LEAN, *WIDE}))])
def test_guests_have_the_modules_that_are_promised(grader, kind, modules):
    """Without naming any, so that only what is loaded ahead can be found."""
    source = f"""
import sys
{"import json" if kind == "wide" else ""}
def missing():
    found = []
    for name in {modules!r}:
        try:
            __import__(name)
        except ImportError as error:
            found.append((name, str(error)))
    return found
"""
    tests = "from solution import missing\n\ndef test_it():\n    assert missing() == []\n"
    report = grader.grade(source, task(tests))
    assert report.all_passed, report.results[0].got


def test_judges_have_them_too(grader):
    names = sorted({*LEAN, *WIDE})
    tests = f"import json\n\ndef test_it():\n    for name in {names!r}:\n        __import__(name)\n"
    report = grader.grade("", task(tests))
    assert report.all_passed, report


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16", "cp1252", "unicode_escape"])
def test_common_encodings(grader, encoding):
    source = f"def f(text):\n    return text.encode({encoding!r})\n"
    tests = f"from solution import f\n\ndef test_it():\n    assert f('abc') == 'abc'.encode({encoding!r})\n"
    assert grader.grade(source, task(tests)).all_passed
