"""Cutting single tests out of a test file."""

from __future__ import annotations

import ast

import pytest

from tracefix_tui.catalog import load_catalog
from tracefix_tui.ui.test_source import test_sources as sources_of

TESTS = '''\
import pytest
from solution import f

TABLE = [
    1,
]


@pytest.mark.parametrize(
    ("a", "b"),
    [(1, 2)],
)
@other
def test_first(a, b):
    assert f(a) == b

    assert f(b) == a


def helper():
    return 1


def test_second(
    value=1,
):
    """One line."""
    assert helper() == value
LAST = 1


class TestNested:
    def test_inner(self):
        assert True
'''


def test_each_test_with_its_decorators() -> None:
    found = sources_of(TESTS)
    assert list(found) == ["test_first", "test_second"]
    assert found["test_first"].startswith("@pytest.mark.parametrize(\n")
    assert found["test_first"].endswith("assert f(b) == a")
    assert found["test_second"].splitlines()[-1] == "    assert helper() == value"


def test_no_tests_no_sources() -> None:
    assert sources_of("") == {}
    assert sources_of("x = 1\n") == {}


@pytest.mark.parametrize("task", load_catalog().tasks, ids=lambda task: task.name)
def test_shipped_tests_are_cut_as_python_would(task) -> None:  # type: ignore[no-untyped-def]
    functions = {
        node.name: "\n".join(
            task.tests.splitlines()[
                min([node.lineno, *(item.lineno for item in node.decorator_list)]) - 1 : node.end_lineno
            ]
        )
        for node in ast.parse(task.tests).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test")
    }
    assert sources_of(task.tests) == functions
