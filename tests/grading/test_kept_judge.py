"""A judge goes on to the next run of its task, and nothing of a run is there in the next."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from tests.grading.making import task
from tracefix_tui.catalog.task import Task
from tracefix_tui.grading import Grader, judges
from tracefix_tui.grading.prepared import key_of
from tracefix_tui.grading.report import Outcome, Report

GRADING = Path(judges.__file__).parent
SOLUTION = "def f(x=0):\n    return x\n"


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader() as grader:
        yield grader


def waiting(grader: Grader, of: Task | None = None) -> list[int]:
    """The pids of the judges that wait for a run, or for one of this task."""
    return [
        judge.guest.pid
        for judge in grader._judges._waiting
        if of is None or judge.prepared is grader._prepared[key_of(of)]
    ]


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def grade_twice(grader: Grader, tests: str, source: str = SOLUTION) -> tuple[Report, Report, bool]:
    """Two reports, and whether one judge has made both."""
    made = task(tests)
    grader.grade(SOLUTION, made)
    first, before = grader.grade(source, made), waiting(grader, made)
    second = grader.grade(source, made)
    return first, second, bool(before) and before == waiting(grader, made)


LEAVES_NOTHING = {
    "a list of the module": """
        from solution import f
        SEEN = []
        def test_a():
            SEEN.append(f(1))
            assert SEEN == [1]
        """,
    "a default value": """
        from solution import f
        def note(x, seen=[]):
            seen.append(x)
            return seen
        def test_a(): assert note(f(1)) == [1]
        """,
    "an attribute of a class": """
        class Note:
            seen = []
        def test_a():
            Note.seen.append(1)
            assert Note.seen == [1]
        """,
    "the seed": """
        import random
        def test_a():
            assert random.random() == random.Random(0).random()
            random.seed(5)
        def test_b(): assert random.random() == random.Random(0).random()
        """,
    "the normal distribution's second number": """
        import random
        def test_a():
            assert random.gauss(0, 1) == random.Random(0).gauss(0, 1)
        """,
    "the environment": """
        from solution import f
        def test_a(monkeypatch):
            monkeypatch.setenv("SEEN", "1")
            with_it = monkeypatch
        def test_b(monkeypatch):
            try:
                monkeypatch.delenv("SEEN")
            except KeyError:
                pass
            else:
                assert False, "it was still set"
        """,
    "what was printed": """
        def test_a(capsys):
            print("a")
            assert capsys.readouterr().out == "a\\n"
        def test_b():
            print("lost")
        """,
    "a generator in the middle": """
        from solution import f
        def wait(box):
            try:
                box.append(wait)
                yield f(1)
            finally:
                f(2)
        BOX = []
        def test_a():
            g = wait(BOX)
            BOX.append(g)
            assert next(g) == 1
        """,
    "a value of the solution in a circle": """
        from solution import f
        def test_a():
            held = [f([1, 2, 3])]
            held.append(held)
            held.append(lambda: held)
            assert held[0] == [1, 2, 3]
        """,
    "a pattern that compares itself": """
        import re
        class Text(str):
            def __hash__(self): return 1
            def __eq__(self, other): return True
        def test_a():
            assert re.search(Text("a"), "bab")
        def test_b():
            assert not re.search("c", "bab")
        """,
    "a failing test": """
        from solution import f
        def test_a(): assert f(1) == 1
        def test_b():
            with open_door(): pass
        def open_door(): return Door()
        class Door:
            def __enter__(self): return self
            def __exit__(self, kind, error, trace): return None
        """,
}


@pytest.mark.parametrize("tests", LEAVES_NOTHING.values(), ids=LEAVES_NOTHING)
def test_nothing_is_left_for_the_next_run(grader, tests):
    first, second, same = grade_twice(grader, tests)
    assert first.all_passed, first.results
    assert second.all_passed, second.results
    assert same, "plain tests keep their judge"


LEAVES_SOMETHING = {
    "a patched module": """
        import json
        def test_a():
            assert json.dumps is not None
            json.dumps = None
        """,
    "a patched builtin": """
        import builtins
        def test_a():
            assert not hasattr(builtins, "left")
            builtins.left = 1
        """,
    "the precision of decimals": """
        import decimal
        def test_a():
            assert decimal.getcontext().prec == 28
            decimal.getcontext().prec = 3
        """,
    "a clock": """
        import time
        def test_a():
            assert time.time() > 5
            time.time = lambda: 0
        """,
    "an attribute of a type": """
        from collections import Counter
        def test_a():
            assert not hasattr(Counter, "left")
            Counter.left = 1
        """,
    "the limit of recursion": """
        import sys
        def test_a():
            assert sys.getrecursionlimit() == 1000
            sys.setrecursionlimit(500)
        """,
    "an object that lies in wait": """
        import os
        class Late:
            def __del__(self): os.environ["LEFT"] = "1"
        def test_a():
            assert "LEFT" not in os.environ
            late = Late()
            late.itself = late
        """,
}


@pytest.mark.parametrize("tests", LEAVES_SOMETHING.values(), ids=LEAVES_SOMETHING)
def test_tests_that_could_leave_something_get_a_new_judge(grader, tests):
    first, second, same = grade_twice(grader, tests)
    assert first.all_passed, first.results
    assert second.all_passed, second.results
    assert not same


def test_a_judge_that_has_grown_is_replaced(grader):
    tests = "from solution import f\ndef test_a():\n    assert len([0] * (20 << 20)) == 20 << 20\n"
    first, second, same = grade_twice(grader, tests)
    assert first.all_passed
    assert second.all_passed
    assert not same


def test_a_solution_sees_nothing_of_the_one_before(grader):
    """One keeps what the tests pass and answers from it; the tests are the same objects' makers each time."""
    tests = """
        from solution import f
        BOX = [1, 2, 3]
        def test_a():
            f(BOX)
            assert BOX == [1, 2, 3]
        """
    greedy = "def f(x):\n    x.append(x)\n    f.kept = x\n"
    made = task(tests)
    assert not grader.grade(greedy, made).all_passed
    judge = waiting(grader, made)
    assert grader.grade(SOLUTION, made).all_passed
    assert not grader.grade(greedy, made).all_passed
    assert waiting(grader, made) == judge


def test_clocks_start_anew(grader):
    """CPU time of earlier runs is not counted against a test."""
    made = task("from solution import f\ndef test_a():\n    assert len(f(1)) > 9\n", test_seconds=0.5)
    source = "def f(x):\n    return [tuple(range(50))] * 1000 + [list(range(20)) for _ in range(20000)]\n"
    for _ in range(6):
        assert grader.grade(source, made).all_passed


def test_each_task_has_a_judge_of_its_own(grader):
    one, other = (task(f"from solution import f\ndef test_{n}(): assert f() == 0\n") for n in "ab")
    assert grader.grade(SOLUTION, one).all_passed
    assert grader.grade(SOLUTION, other).all_passed
    assert len({*waiting(grader, one), *waiting(grader, other)}) == 2


SIMPLE = task("from solution import f\ndef test_a(): assert f(1) == 1\ndef test_b(): assert f(2) == 2\n")


def test_a_judge_killed_while_it_waits_costs_nothing(grader):
    assert grader.grade(SOLUTION, SIMPLE).all_passed
    (pid,) = waiting(grader, SIMPLE)
    os.kill(pid, signal.SIGKILL)
    assert grader.grade(SOLUTION, SIMPLE).all_passed


def test_a_judge_killed_in_a_run_costs_time_alone():
    slow = "import time\ndef f(x=0):\n    time.sleep(0.3)\n    return x\n"
    with Grader() as grader:
        assert grader.grade(SOLUTION, SIMPLE).all_passed
        (pid,) = waiting(grader)
        threading.Timer(0.15, os.kill, (pid, signal.SIGKILL)).start()
        assert grader.grade(slow, SIMPLE).all_passed
        assert pid not in waiting(grader)


NONSENSE = """
import os
def f(x=0):
    os.write(3, b"nonsense" * 100)
    return x
"""
DEADLY = """
def f(x=0):
    return [tuple(range(1000)) for _ in range(60)] * 20
"""


@pytest.mark.parametrize("source", [NONSENSE, "import os\ndef f(x=0):\n    os._exit(3)\n", DEADLY])
def test_a_poisoned_value_costs_its_run_alone(grader, source):
    for _ in range(3):
        assert not grader.grade(source, SIMPLE).all_passed
        assert grader.grade(SOLUTION, SIMPLE).all_passed


def test_a_judge_is_kept_after_a_candidate_that_never_ends(grader):
    made = task("from solution import f\ndef test_a(): assert f(1) == 1\n", test_seconds=0.2)
    assert grader.grade(SOLUTION, made).all_passed
    judge = waiting(grader, made)
    endless = grader.grade("def f(x):\n    while True: pass\n", made)
    assert endless.results[0].outcome is Outcome.TIMED_OUT
    assert waiting(grader, made) == judge
    assert grader.grade(SOLUTION, made).all_passed


def test_few_judges_wait(grader):
    for number in range(judges._MOST + 3):
        made = task(f"from solution import f\ndef test_{number}(): assert f(1) == 1\n")
        assert grader.grade(SOLUTION, made).all_passed
    assert len(waiting(grader)) <= judges._MOST


def test_judges_that_nobody_uses_go(monkeypatch):
    monkeypatch.setattr(judges, "_LOOK_SECONDS", 0.05)
    monkeypatch.setattr(judges, "_IDLE_SECONDS", 0.2)
    with Grader() as grader:
        assert grader.grade(SOLUTION, SIMPLE).all_passed
        until(lambda: not waiting(grader))
        assert grader.grade(SOLUTION, SIMPLE).all_passed


def test_judges_go_when_memory_is_tight(monkeypatch):
    monkeypatch.setattr(judges, "_LOOK_SECONDS", 0.05)
    monkeypatch.setattr(judges, "_free_memory", lambda: 0)
    with Grader() as grader:
        assert grader.grade(SOLUTION, SIMPLE).all_passed
        until(lambda: not waiting(grader))


def test_old_judges_are_replaced(monkeypatch):
    monkeypatch.setattr(judges, "_RUNS", 3)
    with Grader() as grader:
        seen = set()
        for _ in range(7):
            assert grader.grade(SOLUTION, SIMPLE).all_passed
            seen.update(waiting(grader))
        assert len(seen) >= 2


def test_none_is_left_after_the_end():
    with Grader() as grader:
        grader.grade(SOLUTION, SIMPLE)
        (pid,) = waiting(grader)
    until(lambda: not Path(f"/proc/{pid}").exists() if sys.platform == "linux" else True)


ROOM = """
    import gc, json, os, sys
    from weakref import ref
    sys.path.insert(0, {folder!r})
    from guest import tidying
    from guest.tidying import Room
    class Part:
        pass
    class Circle:
        def __init__(self):
            self.itself = self
    class Endless(Circle):
        def __del__(self):
            Endless()
    def alive():
        global part
        part = Part()
        return (ref(part),)
    def in_a_circle():
        return (ref(Circle()),)
    def changed(change):
        change()
        return ()
    kept = []
    cases = {{
        "nothing": lambda: (),
        "a circle": in_a_circle,
        "something alive": alive,
        "the environment": lambda: changed(lambda: os.environ.update(LEFT="1")),
        "a module": lambda: changed(lambda: sys.modules.update(left=sys)),
        "the output": lambda: changed(lambda: setattr(sys, "stdout", sys.__stdout__)),
        "recursion": lambda: changed(lambda: sys.setrecursionlimit(900)),
        "collecting": lambda: changed(gc.disable),
        "many objects": lambda: changed(lambda: kept.extend([] for _ in range(1000))),
        "finalizers without end": lambda: changed(Endless),
        "memory": lambda: changed(lambda: setattr(tidying, "_GROWTH_KIB", -1)),
    }}
    out = sys.stdout
    print(json.dumps(Room().tidy(cases[sys.argv[1]]())), file=out)
"""


@pytest.mark.parametrize(
    ("left", "tidy"),
    [
        ("nothing", True),
        ("a circle", True),
        ("something alive", False),
        ("the environment", False),
        ("a module", False),
        ("the output", False),
        ("recursion", False),
        ("collecting", False),
        ("many objects", False),
        ("finalizers without end", False),
        ("memory", False),
    ],
)
def test_what_is_left_is_seen(left, tidy):
    script = dedent(ROOM).format(folder=str(GRADING))
    done = subprocess.run(
        [sys.executable, "-S", "-c", script, left], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) is tidy
