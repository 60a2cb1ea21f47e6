"""Exercises laid out as in Exercism's Python track: bugs put into the example, or why there is none."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tracefix_tui.authoring.importing import exercism
from tracefix_tui.authoring.importing.instructions import MOST_CHARACTERS, as_description, without_spoilers
from tracefix_tui.authoring.importing.offer import LeftOut, NoSet
from tracefix_tui.authoring.packs import soundness
from tracefix_tui.authoring.spoilers import given_away
from tracefix_tui.catalog import load_pack
from tracefix_tui.cli.root import app
from tracefix_tui.grading import Grader

TIDES = """\
def high(levels):
    best = None
    for place, level in enumerate(levels):
        if best is None or level > levels[best]:
            best = place
    return best


def reach(levels):
    if not levels:
        raise ValueError("no levels")
    return max(levels) - min(levels)
"""
TIDES_TEST = """\
# Written for this track.
import unittest

from tide_table import (
    high,
    reach,
)


class TideTableTest(unittest.TestCase):
    def test_one(self):
        self.assertEqual(high([3]), 0)

    def test_first_of_equals(self):
        self.assertEqual(high([1, 4, 4, 2]), 1)

    def test_none(self):
        self.assertIsNone(high([]))

    def test_reach(self):
        self.assertEqual(reach([3, 9, -1]), 10)

    def test_reach_of_one(self):
        self.assertEqual(reach([3]), 0)

    def test_no_reach(self):
        with self.assertRaises(ValueError) as caught:
            reach([])
        self.assertEqual(caught.exception.args[0], "no levels")

    def test_logs(self):
        with self.assertNoLogs():
            high([1])
"""
SAID = """\
# Instructions

Find the place of the [highest][high] level, and how far all of them reach.
<!-- The editor's note -->

## Reach

It is `max(levels) - min(levels)`.

~~~~exercism/note
Empty lists have none. ![Picture](../p.png) <b>Mind</b> \x1b[2J that.
~~~~

[high]: https://example.org
"""


def exercise(
    track: Path, name: str, example: str | bytes | None, tests: str | bytes | None, said: str = ""
) -> Path:
    folder = track / "exercises" / "practice" / name
    (folder / ".meta").mkdir(parents=True)
    (folder / ".docs").mkdir()
    for file, text in ((".meta/example.py", example), (f"{name.replace('-', '_')}_test.py", tests)):
        if text is not None:
            (folder / file).write_bytes(text.encode() if isinstance(text, str) else text)
    if said:
        (folder / ".docs" / "instructions.md").write_text(said)
    return folder


def plain(name: str) -> str:
    module = name.replace("-", "_")
    head = f"import unittest\nfrom {module} import f\n\n\nclass FTest(unittest.TestCase):\n"
    return head + "    def test_f(self):\n        self.assertEqual(f(1), 2)\n"


F = "def f(x):\n    return x + 1\n"


@pytest.fixture
def track(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One good exercise, and one of each kind that is broken."""
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    place = tmp_path / "track"
    exercise(place, "tide-table", TIDES, TIDES_TEST, SAID)
    outside = tmp_path / "outside.py"
    outside.write_text(F)
    exercise(place, "no-example", None, plain("no-example"))
    exercise(place, "no-tests", F, None)
    exercise(place, "broken-tests", F, "def broken(:\n")
    exercise(place, "broken-example", "def f(:\n", plain("broken-example"))
    exercise(place, "wrong-example", F.replace("1", "2"), plain("wrong-example"))
    exercise(place, "latin-example", "x = 'ä'\n".encode("latin-1"), plain("latin-example"))
    exercise(place, "latin-tests", F, b"\xff\xfe")
    exercise(place, "huge-example", F + "#" * (1 << 20), plain("huge-example"))
    exercise(place, "huge-docs", F, plain("huge-docs"), "x" * (1 << 17))
    exercise(place, "needs-more", "import numpy\n" + F, plain("needs-more"))
    exercise(place, "always-noticed", F, plain("always-noticed"))
    (exercise(place, "link-example", None, plain("link-example")) / ".meta/example.py").symlink_to(outside)
    folder = exercise(place, "link-meta", None, plain("link-meta"))
    (folder / ".meta").rmdir()
    (folder / ".meta").symlink_to(tmp_path)
    (folder.parent / "link-exercise").symlink_to(folder.parent / "tide-table")
    exercise(place, "Bad \x1b[2J name", F, F)
    (folder.parent / "README.md").write_text("no exercise")
    return place


REASONS = {
    "no-example": ".meta/example.py is missing",
    "no-tests": "no_tests_test.py is missing",
    "broken-tests": "the tests are no Python, line 1",
    "broken-example": "does not load in the sandbox",
    "wrong-example": "1 of 1 tests fail on the code as it is, test_f first (expected 2, got 3)",
    "latin-example": ".meta/example.py is not UTF-8 text",
    "latin-tests": "latin_tests_test.py is not UTF-8 text",
    "huge-example": "at most 524288 are allowed",
    "huge-docs": ".docs/instructions.md has 131072 bytes",
    "needs-more": "No module named 'numpy'",
    "always-noticed": "is noticed by some but not all of its tests",
    "link-example": ".meta/example.py is a link",
    "link-meta": ".meta/example.py is a link or lies behind one",
    "link-exercise": "is a link; put the folder itself there",
    "Bad \x1b[2J name": "its name is none of an exercise",
    "tide-table, TideTableTest.test_logs": "uses self.assertNoLogs, which has no plain form",
}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["tasks", "import", "exercism", *map(str, arguments)])


def test_a_track(track: Path, tmp_path: Path, grader: Grader) -> None:
    done = run(track, "--out", tmp_path / "pack", "--count", 3, "--json")
    report = json.loads(done.stdout)
    reasons = {each["name"]: each["reason"] for each in report["left_out"]}
    assert set(reasons) == set(REASONS)
    for name, reason in REASONS.items():
        assert reason in reasons[name], name
    assert "1/16" in done.stderr
    assert "\x1b" not in done.stderr
    assert len(report["taken"]) == 3
    pack, problems = load_pack(tmp_path / "pack")
    assert problems == ()
    assert (pack.licence, pack.source) == ("MIT", "https://github.com/exercism/python")
    assert len(pack.tasks) == 3
    for task in pack.tasks:
        assert task.name in report["taken"]
        assert task.solution == TIDES
        assert "self" not in task.tests + task.hidden_tests
        assert task.description.startswith("Find the place of the highest level")
        assert not given_away(task.description, task.buggy, task.solution)
        assert all(check.sound for check in soundness(task, grader))
        for gone in ("note -->", "https", "p.png", "<b>", "\x1b", "~~~~"):
            assert gone not in task.description


def test_one_exercise_and_the_same_seed(track: Path, tmp_path: Path) -> None:
    folder = track / "exercises" / "practice" / "tide-table"
    sources = []
    for number, seed in enumerate((5, 5, 6)):
        done = run(folder, "--out", tmp_path / f"pack{number}", "--seed", seed, "--count", 1)
        assert done.exit_code == 0, done.stderr
        assert f"1 task in {tmp_path / f'pack{number}'}, 1 left out" in done.stdout
        sources.append(load_pack(tmp_path / f"pack{number}")[0].tasks[0].buggy)
    assert sources[0] == sources[1] != sources[2]


def test_where_nothing_is_taken_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    folder = exercise(tmp_path, "no-example", None, "")
    done = run(folder, "--out", tmp_path / "pack")
    assert done.exit_code == 1
    assert "no-example: .meta/example.py is missing" in done.stdout
    assert not (tmp_path / "pack").exists()


def test_a_place_that_holds_no_exercise_is_refused(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "absent"):
        with pytest.raises(NoSet, match=r"neither a checkout|No such file"):
            list(exercism.offers(place))
    elsewhere = tmp_path / "elsewhere"
    exercise(elsewhere, "tide-table", TIDES, TIDES_TEST)
    (tmp_path / "track").mkdir()
    (tmp_path / "track" / "exercises").symlink_to(elsewhere / "exercises")
    with pytest.raises(NoSet, match="link"):
        list(exercism.offers(tmp_path / "track"))


def test_count_and_seed_go_with_exercism_alone(tmp_path: Path) -> None:
    arguments = ["tasks", "import", "quixbugs", str(tmp_path), "--out", str(tmp_path / "p"), "--count", "2"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    assert "go with exercism" in done.stderr


def test_names_that_no_terminal_should_see_are_written_out(tmp_path: Path) -> None:
    exercise(tmp_path, "a\x1b[2J", F, "")
    found = list(exercism.offers(tmp_path))
    assert isinstance(found[0], LeftOut)
    assert "\x1b" not in run(tmp_path, "--out", tmp_path / "pack").output


def test_instructions_are_bounded() -> None:
    long = "\n\n".join(f"paragraph {number} " + "x" * 90 for number in range(100))
    assert len("\n\n".join(as_description([long]))) <= MOST_CHARACTERS + 5
    assert as_description([long])[-1] == "..."
    assert len(as_description(["y" * 100_000])[0]) <= MOST_CHARACTERS + 4
    assert as_description(["# Instructions\n\n", ""]) == ()
    assert len(as_description(["[" * 60_000, "<!--" * 9_000, "![" * 20_000])) <= 3


def test_code_between_fences_stays_in_one_piece() -> None:
    text = "## Example\n\n```text\nA\n\n# B\n```\n\nEnd."
    assert as_description([text]) == ("Example\n\n```text\nA\n\n# B\n```", "End.")


def test_paragraphs_that_quote_the_bug_are_left_out() -> None:
    said = ("What it is for.", "The level is `level > levels[best]` then.")
    buggy = TIDES.replace("level > ", "level >= ")
    assert without_spoilers(said, buggy, TIDES) == "What it is for."
    assert os.linesep not in without_spoilers(said, buggy, TIDES)


def test_a_heading_that_never_ends_is_none() -> None:
    """It would be looked for in a time that grows like the square of its length."""
    assert as_description(["# Heading\n\nText."]) == ("Heading\n\nText.",)
    for endless in ("# " + "#" * 30_000 + "!", "# a" + " " * 30_000 + "b"):
        assert as_description([endless])[0].startswith("# ")
