"""The corpus itself: complete, and made of attacks that win against a grader of the usual kind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attacks.corpus import FAMILIES, Attack, attacks

CORPUS = attacks()
NAIVE_GRADER = Path(__file__).parent / "naive_grader.py"


def test_covers_every_family():
    assert {attack.family for attack in CORPUS} == FAMILIES


def test_is_large_and_says_what_it_tries():
    assert len(CORPUS) >= 60
    tries = [attack.tries for attack in CORPUS]
    assert len(set(tries)) == len(tries)
    assert all(attack.source.startswith("# Tries: ") for attack in CORPUS)


@pytest.mark.parametrize("attack", [a for a in CORPUS if a.fools_naive], ids=lambda attack: attack.name)
def test_wins_against_a_grader_in_the_same_process(attack: Attack, tmp_path: Path):
    job = tmp_path / "job.json"
    job.write_text(json.dumps({"source": attack.source, "tests": attack.task.tests}))
    command = [sys.executable, str(NAIVE_GRADER), str(job)]
    assert subprocess.run(command, capture_output=True, timeout=60, cwd=tmp_path).returncode == 0


def test_the_usual_grader_refuses_a_plain_wrong_answer(tmp_path: Path):
    task = next(attack.task for attack in CORPUS if attack.task.name == "sum_even")
    for source, code in (("def sum_even(numbers):\n    return -1\n", 1), (task.solution, 0)):
        job = tmp_path / "job.json"
        job.write_text(json.dumps({"source": source, "tests": task.tests}))
        command = [sys.executable, str(NAIVE_GRADER), str(job)]
        assert subprocess.run(command, capture_output=True, timeout=60, cwd=tmp_path).returncode == code
