"""The wheel, installed into an empty environment far from the checkout, is the whole product."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    assert uv, "uv builds the wheel: run the tests as the README says"
    subprocess.run(
        [uv, "build", "--wheel", "--out-dir", str(out), str(ROOT)], check=True, capture_output=True
    )
    (built,) = out.glob("*.whl")
    return built


def test_it_carries_tasks_and_themes(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for kind in ("tasks", "themes"):
        for file in (ROOT / kind).rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                assert f"tracefix_tui/data/{kind}/{file.relative_to(ROOT / kind).as_posix()}" in names
    assert not [name for name in names if name.startswith(("tests/", "bench/"))]


def test_it_plays_from_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "env"
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    assert uv
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, str(place)], check=True)
    subprocess.run(
        [uv, "pip", "install", "-q", "--python", str(place / "bin/python"), str(wheel)], check=True
    )
    home = tmp_path / "home"
    env = {"PATH": "/usr/bin:/bin", "HOME": str(home), "TRACEFIX_HOME": str(home), "LC_ALL": "C.UTF-8"}

    def tracefix(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(place / "bin/tracefix"), *arguments], cwd=tmp_path, env=env, capture_output=True, text=True
        )

    listed = json.loads(tracefix("tasks", "list", "--json").stdout)
    assert len([task for task in listed if task["pack"] in ("tracefix", "codearena")]) == 25

    actions = tmp_path / "actions.jsonl"
    actions.write_text('{"action_type": "RUN_TESTS"}\n{"action_type": "SUBMIT"}\n')
    played = tracefix("episode", "binary_search_off_by_one", "--actions", str(actions), "--json")
    steps = [json.loads(line) for line in played.stdout.splitlines()]
    assert [step["done"] for step in steps] == [False, True], played.stderr

    alone = tracefix()
    assert alone.returncode == 2
    assert len(alone.stderr.strip().splitlines()) == 1
