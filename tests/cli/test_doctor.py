"""`tracefix doctor`: what it says here, and where the kernel lacks layers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
OLD_CONTAINER = ROOT / "tests" / "sandbox" / "old_container.py"


def doctor(*options: str, without: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from tracefix_tui.cli import main; main()", "doctor", *options]
    if without:
        command = [sys.executable, str(OLD_CONTAINER), without, *command]
    env = {**os.environ, "TRACEFIX_ALLOW_WEAK_SANDBOX": "", **environment}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT, env=env)
    assert done.stderr == ""
    return done


def test_all_layers_are_tried_and_named() -> None:
    done = doctor()
    assert done.returncode == 0
    for name in ("rlimits", "privileges", "landlock", "seccomp", "deadline"):
        assert name in done.stdout
    assert "All is well: code from others may run here." in done.stdout
    assert sys.executable in done.stdout


def test_json_has_the_same() -> None:
    done = doctor("--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert found["foreign_code"] is True
    assert (found["lacking"], found["problem"]) == ([], "")
    layers = {layer["name"]: layer for layer in found["layers"]}
    assert {"rlimits", "privileges", "seccomp", "deadline"} <= layers.keys()
    assert layers["seccomp"]["claims"] > 100
    for layer in layers.values():
        assert layer["stops"]
        if layer["in_force"]:
            assert layer["proven"]
            assert (layer["problems"], layer["advice"]) == ([], "")


def test_without_seccomp_it_says_what_to_do_and_ends_with_1() -> None:
    done = doctor(without="seccomp")
    assert done.returncode == 1
    assert "Below the minimum:" in done.stdout
    assert "Code from others does not run here." in done.stdout
    assert "Use a Linux kernel with seccomp filters" in done.stdout


def test_without_seccomp_in_json() -> None:
    done = doctor("--json", without="seccomp")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert found["foreign_code"] is False
    assert found["lacking"][0].startswith("seccomp")
    seccomp = next(layer for layer in found["layers"] if layer["name"] == "seccomp")
    assert (seccomp["in_force"], seccomp["proven"]) == (False, False)
    assert seccomp["problems"]
    assert seccomp["advice"]


def test_an_accepted_risk_is_said() -> None:
    done = doctor(without="seccomp", TRACEFIX_ALLOW_WEAK_SANDBOX="1")
    assert done.returncode == 0
    assert "It runs all the same, because TRACEFIX_ALLOW_WEAK_SANDBOX=1 is set." in done.stdout


def test_a_kernel_without_landlock_is_well_enough() -> None:
    done = doctor(without="landlock_create_ruleset")
    assert done.returncode == 0
    assert "this kernel, or the container around it, has no Landlock" in done.stdout
