"""A new task loads at once, holds what it was made from, and writing one never harms what is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.packs import write_pack
from tracefix_tui import invisible
from tracefix_tui.authoring.prove import prove
from tracefix_tui.authoring.template import example, from_file, from_source
from tracefix_tui.authoring.writing import NotWritten, task_toml, write_task
from tracefix_tui.catalog import Malformed, Task, load_task
from tracefix_tui.grading import Grader

MODULE = """import math
import os

FACTOR = 2


def other():
    return os.name


def area(radius):
    if radius < 0:
        raise ValueError(radius)
    return math.pi * radius ** FACTOR
"""


def test_the_example_is_sound(tmp_path: Path, grader: Grader) -> None:
    folder = write_task(write_pack(tmp_path), example("gap", "small"))
    proof = prove(load_task(folder, "small"), grader)
    assert [check.reason for check in proof.checks if check.state != "passed"] == []


def test_one_function_comes_with_what_it_needs() -> None:
    task = from_source("area", "small", MODULE, "area")
    assert "import math" in task.solution
    assert "FACTOR = 2" in task.solution
    assert "os" not in task.solution
    compile(task.buggy, "buggy.py", "exec")
    assert task.buggy != task.solution


def test_the_last_definition_of_a_name_gets_the_bug() -> None:
    source = (
        "from typing import overload\n\n\n@overload\ndef twice(x: int) -> int: ...\n\n\n"
        'def twice(x):\n    """Return two times x."""\n    return x + x\n'
    )
    task = from_source("twice", "small", source, "twice")
    assert task.buggy == source.replace("x + x", "x - x")
    assert task.description == "Return two times x."


def test_a_method_is_no_function_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "shapes.py"
    file.write_text(MODULE)
    with pytest.raises(NotWritten, match=r"no function or class 'Circle.area' at its top level"):
        from_file("area", "small", f"{file}:Circle.area")


def test_a_task_from_a_file_loads(tmp_path: Path) -> None:
    file = tmp_path / "shapes.py"
    file.write_text(MODULE)
    folder = write_task(write_pack(tmp_path), from_file("area", "small", f"{file}:area"))
    assert "from solution import area" in load_task(folder, "small").tests


@pytest.mark.parametrize(
    ("source", "function", "reason"),
    [
        ("def f(:\n", "", "can't be parsed in line 1"),
        ("x = 1\n", "", "no public function"),
        (MODULE, "volume", "there are: other, area"),
        ("\0", "", "line 1 holds the unprintable character"),
        ("x = 1\n\x0c\ndef f(): pass\n", "", r"line 2 holds .* U\+000C"),
    ],
)
def test_what_can_not_be_used_is_named(source: str, function: str, reason: str) -> None:
    with pytest.raises(NotWritten, match=reason):
        from_source("a", "small", source, function)


def test_a_folder_in_the_way_stays(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (pack / "gap").mkdir()
    (pack / "gap" / "notes").write_text("mine")
    with pytest.raises(NotWritten, match="exists already"):
        write_task(pack, example("gap", "small"))
    assert (pack / "gap" / "notes").read_text() == "mine"


def test_a_task_that_would_not_load_leaves_nothing(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    with pytest.raises(Malformed):
        write_task(pack, replace(example("gap", "small"), title="\x1b[2J"))
    assert [entry.name for entry in pack.iterdir()] == ["pack.toml"]


@pytest.mark.parametrize("name", ["../out", "", "a/b", "A", "."])
def test_a_name_can_not_lead_out_of_the_pack(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotWritten, match="the name of a task must be"):
        write_task(write_pack(tmp_path), replace(example("gap", "small"), name=name))


TEXTS = st.text(min_size=1, max_size=60).filter(lambda text: bool(text.strip()))


@given(TEXTS, TEXTS)
def test_what_is_written_reads_the_same(description: str, explanation: str) -> None:
    import tomllib

    if invisible.first(description + explanation):
        return
    task: Task = replace(example("gap", "small"), description=description, explanation=explanation)
    read = tomllib.loads(task_toml(task).replace("\r\n", "\n"))
    assert read["description"].strip() == description.strip()
    assert read["explanation"].strip() == explanation.strip()
