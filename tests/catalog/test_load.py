"""One folder: everything that is wrong with it is named by file, key and reason, and the rest loads."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tests.packs import Raw, write_pack, write_task
from tracefix_tui.catalog import Difficulty, Limits, Malformed, Problem, load_pack, load_task


def problems_of(folder: Path) -> list[tuple[str, str, str]]:
    """(file below the task's folder, key, reason) of each problem."""
    with pytest.raises(Malformed) as caught:
        load_task(folder, "small")
    return [(problem.file.name, problem.key, problem.reason) for problem in caught.value.problems]


def test_a_whole_task_is_read(place: Path) -> None:
    folder = write_task(
        write_pack(place),
        limits={
            "test_seconds": 1,
            "memory_mib": 64,
            "modules": ["json"],
            "stdlib": True,
            "differential": False,
        },
        proof={"equivalent": ["a => b"]},
        sources={"sizes.py": "def make(n, rng):\n    return ([1] * n,)\n"},
    )
    task = load_task(folder, "small")
    assert task.id == "small/total"
    assert task.difficulty is Difficulty.EASY
    assert task.tags == ("loop",)
    assert len(task.hints) == 3
    assert task.buggy.startswith("def total")
    assert "+=" in task.solution
    assert "test_empty" in task.tests
    assert "test_negative" in task.hidden_tests
    assert task.sizes is not None
    assert task.limits == Limits(
        test_seconds=1, memory_mib=64, modules=("json",), stdlib=True, differential=False
    )
    assert task.equivalent == ("a => b",)
    assert task.folder == folder


def test_what_may_be_left_out_has_its_default(place: Path) -> None:
    task = load_task(write_task(write_pack(place), tags=None), "small")
    assert (task.tags, task.sizes, task.limits, task.equivalent) == ((), None, Limits(), ())


def test_windows_newlines_and_a_byte_order_mark_are_taken_off(place: Path) -> None:
    folder = write_task(write_pack(place))
    (folder / "buggy.py").write_bytes(b"\xef\xbb\xbfdef total(x):\r\n    return x\r\n")
    assert load_task(folder, "small").buggy == "def total(x):\n    return x\n"


@pytest.mark.parametrize(
    ("changed", "key", "words"),
    [
        ({"title": None}, "title", "is missing"),
        ({"hints": None}, "hints", "is missing"),
        ({"title": 3}, "title", "must be text, not an integer"),
        ({"title": ""}, "title", "must not be empty"),
        ({"title": "two\nlines"}, "title", "must stand on one line"),
        ({"title": "x" * 200}, "title", "has 200 characters; at most"),
        ({"title": Raw(r'"red \u001b[31m"')}, "title", "unprintable character U+001B"),
        ({"description": Raw(r'"left \u202e right"')}, "description", "unprintable character U+202E"),
        ({"description": Raw(r'"two\u2028lines"')}, "description", "unprintable character U+2028"),
        ({"title": Raw(r'"seen \U000E0041 by models only"')}, "title", "unprintable character U+E0041"),
        ({"title": Raw(r'"pass\u200Bword"')}, "title", "unprintable character U+200B"),
        ({"description": ["a"]}, "description", "must be text, not an array"),
        ({"explanation": Raw("2024-01-01")}, "explanation", "must be text, not a date or time"),
        ({"difficulty": "Easy"}, "difficulty", "must be one of easy, medium, hard; it is 'Easy'"),
        ({"difficulty": True}, "difficulty", "it is a boolean"),
        ({"category": "two\nlines"}, "category", "must stand on one line"),
        ({"tags": "loop"}, "tags", "must be an array of texts, not text"),
        ({"tags": ["a", 3]}, "tags", "entry 2 must be text"),
        ({"hints": ["one", "two"]}, "hints", "must have 3 entries; it has 2"),
        ({"hints": ["one", "two", ""]}, "hints", "entry 3 must not be empty"),
        ({"hint": ["one"]}, "hint", "unknown key; is 'hints' meant?"),
        ({"zzz": 1}, "zzz", "unknown key; known are name, title"),
        ({"limits": 3}, "limits", "must be a table, not an integer"),
        ({"limits": {"test_second": 3}}, "limits.test_second", "unknown key; is 'test_seconds' meant?"),
        ({"limits": {"test_seconds": "3"}}, "limits.test_seconds", "must be a number (seconds of CPU time)"),
        ({"limits": {"test_seconds": 0}}, "limits.test_seconds", "must be 0.05 to 60 seconds"),
        ({"limits": {"test_seconds": Raw("nan")}}, "limits.test_seconds", "it is nan"),
        ({"limits": {"test_seconds": Raw("0x" + "f" * 9000)}}, "limits.test_seconds", "far outside"),
        ({"limits": {"memory_mib": 64.5}}, "limits.memory_mib", "must be an integer (MiB), not a number"),
        ({"limits": {"memory_mib": True}}, "limits.memory_mib", "must be an integer (MiB), not a boolean"),
        ({"limits": {"memory_mib": 9999}}, "limits.memory_mib", "must be 16 to 2048 MiB; it is 9999"),
        ({"limits": {"stdlib": 1}}, "limits.stdlib", "must be true or false, not an integer"),
        (
            {"limits": {"modules": ["numpy"]}},
            "limits.modules",
            "entry 1 is 'numpy', which is not a module",
        ),
        (
            {"limits": {"modules": ["json", "venv.__main__"]}},
            "limits.modules",
            "entry 2 is 'venv.__main__', a program that would run",
        ),
        ({"proof": {"equivalents": []}}, "proof.equivalents", "unknown key; is 'equivalent' meant?"),
        ({"proof": {"equivalent": "a => b"}}, "proof.equivalent", "must be an array of texts, not text"),
    ],
)
def test_a_wrong_key_is_named_with_the_reason(
    place: Path, changed: dict[str, object], key: str, words: str
) -> None:
    ((file, named, reason),) = problems_of(write_task(write_pack(place), **changed))
    assert (file, named) == ("task.toml", key)
    assert words in reason


def test_every_problem_is_named_at_once(place: Path) -> None:
    folder = write_task(write_pack(place), title=3, hints=None, limits={"stdlib": 1})
    (folder / "tests.py").unlink()
    assert {(file, key) for file, key, _ in problems_of(folder)} == {
        ("task.toml", "title"),
        ("task.toml", "hints"),
        ("task.toml", "limits.stdlib"),
        ("tests.py", ""),
    }


def test_the_name_must_be_the_folders(place: Path) -> None:
    folder = write_task(write_pack(place), name="total")
    folder = folder.rename(folder.parent / "other")
    assert problems_of(folder) == [("task.toml", "name", "is 'total', but the folder is named 'other'")]


@pytest.mark.parametrize("name", ["../up", "a/b", "Total", "-x", "", "x" * 70, "naïve"])
def test_a_name_outside_the_rule_is_refused(place: Path, name: str) -> None:
    pack = write_pack(place)
    folder = write_task(pack, "task")
    text = (folder / "task.toml").read_text("utf-8").replace('name = "task"', f'name = "{name}"')
    (folder / "task.toml").write_text(text, "utf-8")
    assert ("task.toml", "name") in [(file, key) for file, key, _ in problems_of(folder)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = \n", "line 1"),
        ("a = 1\na = 2\n", "line 2"),
        ("title = " + "[" * 20_000, "deep"),
        ("n = " + "9" * 9000, "not valid TOML"),
        ("a." * 30_000 + "a = 1", "a key has more than 50 parts"),
        ("[" + "'.' . " * 5_000 + "a]\n" + "b = 1\n" * 2_000, "a key has more than 50 parts"),
        ('"\\""' + r' . "\""' * 5_000 + " = 1", "a key has more than 50 parts"),
    ],
)
def test_broken_toml_is_named(place: Path, text: str, words: str) -> None:
    folder = write_task(write_pack(place))
    (folder / "task.toml").write_text(text, "utf-8")
    ((file, _, reason),) = problems_of(folder)
    assert file == "task.toml"
    assert words in reason


def test_dots_in_prose_are_no_key(place: Path) -> None:
    said = f"Contents {'.' * 60} 3\n1.2.3\n{'one. ' * 40}"
    assert load_task(write_task(write_pack(place), description=said), "p").description == said.strip()


def test_bytes_that_are_no_text_are_named(place: Path) -> None:
    folder = write_task(write_pack(place))
    (folder / "task.toml").write_bytes(b"title = '\xff'")
    (folder / "buggy.py").write_bytes(b"x = 1\n\xff")
    assert problems_of(folder) == [
        ("task.toml", "", "is not UTF-8 text (byte 9)"),
        ("buggy.py", "", "is not UTF-8 text (byte 6)"),
    ]


def test_escape_sequences_in_a_source_are_refused(place: Path) -> None:
    folder = write_task(write_pack(place), sources={"buggy.py": "x = 1\ny = '\x1b[2J'\n"})
    ((file, _, reason),) = problems_of(folder)
    assert file == "buggy.py"
    assert "line 2" in reason
    assert "U+001B" in reason


@pytest.mark.parametrize("file", ["buggy.py", "solution.py", "tests.py", "hidden_tests.py", "sizes.py"])
@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u061c", "\u200b", "\u3164", "\U000e0101"])
def test_a_source_that_hides_or_reorders_text_is_named_by_line(place: Path, file: str, sign: str) -> None:
    folder = write_task(write_pack(place), sources={file: f"x = 1\ny = 'admin{sign}'\n"})
    reason = f"line 2 holds the unprintable character U+{ord(sign):04X}; escape it"
    assert problems_of(folder) == [(file, "", reason)]


def test_big_files_are_refused(place: Path) -> None:
    folder = write_task(write_pack(place), sources={"solution.py": "#" * 600_000})
    (folder / "task.toml").write_text("#" * 70_000, "utf-8")
    assert [(file, reason.split(";")[1]) for file, _, reason in problems_of(folder)] == [
        ("task.toml", " at most 65536 are allowed"),
        ("solution.py", " at most 524288 are allowed"),
    ]


def test_missing_files_are_named_with_the_one_that_may_be_meant(place: Path) -> None:
    folder = write_task(write_pack(place))
    (folder / "hidden_tests.py").rename(folder / "hidden_test.py")
    (folder / "buggy.py").unlink()
    assert problems_of(folder) == [
        ("buggy.py", "", "is missing"),
        ("hidden_tests.py", "", "is missing; is 'hidden_test.py' meant?"),
    ]


def test_a_misspelt_optional_file_is_not_passed_over(place: Path) -> None:
    folder = write_task(write_pack(place), sources={"size.py": ""})
    assert problems_of(folder) == [("sizes.py", "", "is missing; is 'size.py' meant? (rename it)")]


def test_links_are_refused_even_inside_the_folder(place: Path, tmp_path: Path) -> None:
    folder = write_task(write_pack(place))
    secret = tmp_path / "secret.py"
    secret.write_text("SECRET = 1\n")
    for file, target in (("buggy.py", secret), ("tests.py", folder / "hidden_tests.py")):
        (folder / file).unlink()
        (folder / file).symlink_to(target)
    assert problems_of(folder) == [
        ("buggy.py", "", "is a link; put the file itself there"),
        ("tests.py", "", "is a link; put the file itself there"),
    ]


def test_pipes_sockets_and_folders_are_refused_without_waiting(place: Path, monkeypatch) -> None:
    folder = write_task(write_pack(place))
    for file in ("buggy.py", "tests.py", "hidden_tests.py"):
        (folder / file).unlink()
    os.mkfifo(folder / "buggy.py")
    (folder / "tests.py").mkdir()
    monkeypatch.chdir(folder)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("hidden_tests.py")
        found = problems_of(folder)
    assert [(file, reason.split(":")[0]) for file, _, reason in found] == [
        ("buggy.py", "is not a plain file"),
        ("tests.py", "is not a plain file"),
        ("hidden_tests.py", "can't be read"),
    ]


def test_nothing_of_a_pack_is_run(place: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    code = f"open({str(trace)!r}, 'w').close()\n"
    files = (
        "buggy.py",
        "solution.py",
        "tests.py",
        "hidden_tests.py",
        "sizes.py",
        "conftest.py",
        "__init__.py",
    )
    pack = write_pack(place)
    write_task(pack, sources=dict.fromkeys(files, code))
    (pack / "__init__.py").write_text(code)
    loaded, problems = load_pack(pack)
    assert len(loaded.tasks) == 1
    assert problems == ()
    assert not trace.exists()


def test_a_pack_sorts_its_tasks_and_leaves_broken_ones_out(place: Path) -> None:
    pack = write_pack(place)
    write_task(pack, "b", difficulty="hard")
    write_task(pack, "c", difficulty="medium")
    write_task(pack, "z", difficulty="easy")
    write_task(pack, "a", difficulty="medium")
    write_task(pack, "broken", title=3)
    (pack / ".git").mkdir()
    (pack / "__pycache__").mkdir()
    (pack / "notes").mkdir()
    (pack / "README.md").write_text("words")
    (pack / "link").symlink_to(pack / "a")
    loaded, problems = load_pack(pack)
    assert [task.name for task in loaded.tasks] == ["z", "a", "c", "b"]
    assert (loaded.title, loaded.licence) == ("A small pack", "MIT")
    assert {problem.file.relative_to(pack).parts[0] for problem in problems} == {"broken", "link", "notes"}


def test_a_pack_with_a_wrong_file_or_name_is_refused(place: Path) -> None:
    with pytest.raises(Malformed, match=r"pack\.toml: license: unknown key; is 'licence' meant\?"):
        load_pack(write_pack(place, "one", licence=None, license="MIT"))
    with pytest.raises(Malformed, match="the folder's name is the pack's name and must be"):
        load_pack(write_pack(place, "Two"))
    (place / "three").mkdir()
    with pytest.raises(Malformed, match=r"three/pack\.toml: is missing"):
        load_pack(place / "three")


def test_a_problem_is_one_printable_line(tmp_path: Path) -> None:
    problem = Problem(tmp_path / "a\x1b[2J\nb\udcff", "k\ney", "why\x07")
    text = str(problem)
    assert "\n" not in text
    assert "\x1b" not in text
    assert "\x07" not in text
    text.encode()
