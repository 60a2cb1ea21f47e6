"""The format: what is written is read back as it was, and bad lines are named with file and line."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.episode.fakes import a_task
from tests.records.making import RUN, an_episode, recorded
from tracefix_tui.episode import Action, ActionType
from tracefix_tui.episode.observation import Observation, Step, TestLine
from tracefix_tui.grading.report import Frame, Outcome, Report, SourceProblem, TestResult
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.trajectory import (
    FORMAT,
    End,
    Entry,
    Tokens,
    TrajectoryError,
    digest,
    from_line,
    task_hash,
    to_line,
)

FILE = Path("run.jsonl")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
numbers = st.floats(-100, 100)
frames = st.builds(Frame, st.integers(0, 99), texts, texts)
results = st.builds(
    TestResult,
    texts,
    st.sampled_from(Outcome),
    st.booleans(),
    texts,
    frames=st.tuples(frames),
    wall_ms=numbers,
)
problems = st.none() | st.builds(SourceProblem, st.booleans(), st.integers(0, 99), texts)
reports = st.builds(Report, st.lists(results, max_size=3).map(tuple), problems, texts)
observations = st.builds(
    Observation,
    code_dict=st.lists(texts, max_size=12).map(lambda lines: dict(enumerate(lines, 1))),
    last_execution_output=texts,
    test_results=st.lists(st.builds(TestLine, texts, st.booleans(), st.none() | texts)).map(tuple),
    done=st.booleans(),
    reward=numbers,
    info=st.dictionaries(texts, st.none() | numbers | texts | st.dictionaries(texts, numbers)),
)
actions = st.builds(
    Action,
    st.sampled_from(ActionType),
    st.none() | st.integers(-(10**99), 10**99),
    st.none() | st.integers(),
    st.none() | texts,
    st.sampled_from(["auto", "exact"]),
    texts,
)
steps = st.builds(
    Step,
    st.integers(1, 99),
    actions,
    observations,
    numbers,
    st.dictionaries(texts, numbers),
    st.booleans(),
    st.none() | reports,
    st.none() | st.integers(1, 99),
)
entries = st.builds(
    Entry, steps, texts, numbers, st.builds(Actor, texts, texts, texts), texts, tokens=st.builds(Tokens)
)


@given(entries)
def test_a_step_is_read_back_as_it_was(entry: Entry) -> None:
    line = to_line(entry)
    assert line.count("\n") == 1
    back = from_line(line, FILE, 2)
    assert back == entry
    assert isinstance(back, Entry)
    assert digest(back.step.observation) == digest(entry.step.observation)


def test_half_a_surrogate_pair_does_not_stop_a_recording() -> None:
    back = from_line(to_line(End("\ud800", "now")).encode(), FILE, 2)
    assert back == End("\ufffd", "now")


def test_fields_of_a_newer_version_are_passed_over(tmp_path: Path) -> None:
    path, _ = recorded(tmp_path)
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        newer = {**json.loads(line), "mood": {"x": [1]}}
        assert from_line(json.dumps(newer), path, number) == from_line(line, path, number)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        ('{"kind": "end", "reason": ' + "9" * 5000 + "}", "is not JSON"),
        ('{"kind": "end", "reason": NaN}', "is not JSON"),
        ('{"kind": "step", "elapsed": 1e999}', "is not JSON"),
        ('{"kind": "step", "elapsed": -Infinity}', "is not JSON"),
        ("[]", "is not a line of a trajectory"),
        ('{"kind": ["step"]}', "is not a line of a trajectory"),
        ('{"kind": "song"}', "is not a line of a trajectory"),
        ('{"kind": "header", "format": "tracefix.trajectory/2"}', f"is not in the format {FORMAT}"),
        ('{"kind": "header", "format": "tracefix.trajectory/1"}', "run:"),
        ('{"kind": "end", "reason": 3, "at": ""}', "reason:"),
    ],
)
def test_a_bad_line_is_named(line: str | bytes, said: str) -> None:
    with pytest.raises(TrajectoryError) as caught:
        from_line(line, FILE, 7)
    assert str(caught.value).startswith("run.jsonl, line 7: ")
    assert said in str(caught.value)


def test_a_digest_knows_what_is_seen_and_not_whose_episode_it_is() -> None:
    first, second, third = an_episode(1), an_episode(2), an_episode(1)
    assert digest(first.step(RUN).observation) == digest(second.step(RUN).observation)
    again = third.step(RUN).observation
    assert digest(again) != digest(dataclasses.replace(again, last_execution_output="other"))


def test_a_changed_task_has_another_hash() -> None:
    task = a_task()
    changed = [dataclasses.replace(task, **{name: "x = 1\n"}) for name in ("buggy", "tests", "hidden_tests")]
    assert len({task_hash(each) for each in (task, *changed)}) == 4
