"""What OpenEnv's tools and an image builder want of the repository."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import typer
import yaml
from openenv.cli.commands.validate import validate
from typer.testing import CliRunner

from tests.sandbox.test_ordinary_user import open_to_all, reachable_python
from tests.server.running import PATIENCE, Running, built_in, until

ROOT = Path(__file__).resolve().parents[2]
USER = 1000

openenv = typer.Typer(add_completion=False)
openenv.command()(validate)

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
COPIES = [
    line.split()[1:] for line in DOCKERFILE.splitlines() if line.startswith("COPY ") and "--from" not in line
]


def command(keyword: str) -> list[str]:
    """The last command of this kind in the Dockerfile."""
    found = re.findall(rf"^{keyword}\b.*?(\[.*\])$", DOCKERFILE, re.MULTILINE)
    words: list[str] = json.loads(found[-1])
    return words


def test_openenv_validates_the_package(tmp_path: Path) -> None:
    place = tmp_path / "package"
    place.mkdir()
    for name in ("openenv.yaml", "pyproject.toml", "uv.lock", "Dockerfile"):
        shutil.copy(ROOT / name, place)
    shutil.copytree(ROOT / "server", place / "server")
    done = CliRunner().invoke(openenv, [str(place), "--json"])
    report = json.loads(done.stdout)
    assert done.exit_code == 0, done.stdout
    assert {each["check_id"]: each["status"] for each in report["results"]}["static.manifest"] == "pass"
    assert not [each for each in report["results"] if each["status"] in ("fail", "error")]


def test_openenv_validates_the_running_server(server: Running) -> None:
    done = CliRunner().invoke(openenv, ["--url", server.url, "--json", "--timeout", "60"])
    report = json.loads(done.stdout)
    assert (done.exit_code, report["passed"], report["summary"]["failed_criteria"]) == (0, True, [])


def test_the_manifest_counts_the_tasks() -> None:
    manifest = yaml.safe_load((ROOT / "openenv.yaml").read_text("utf-8"))
    tasks = built_in().tasks
    for split, count in manifest["validation"]["capabilities"]["declared_task_count"].items():
        assert count == sum(split in (task.pack, task.difficulty.value) for task in tasks)


def test_the_readme_tells_a_space_what_to_run() -> None:
    front = yaml.safe_load((ROOT / "README.md").read_text("utf-8").split("---\n")[1])
    assert (front["sdk"], front["app_port"]) == ("docker", 7860)
    assert f"EXPOSE {front['app_port']}" in DOCKERFILE


def test_every_source_of_a_copy_exists() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    sources = [source for *sources, _ in COPIES for source in sources]
    assert sources
    for source in sources:
        assert (ROOT / source).exists()
        assert f"!{source}" in ignored
    assert re.search(r"^USER appuser$", DOCKERFILE, re.MULTILINE)
    assert f"useradd --uid {USER} " in DOCKERFILE


@pytest.fixture(scope="module")
def image() -> Iterator[Path]:
    """What the Dockerfile makes: its sources in an empty folder, installed by its own command."""
    place = Path(tempfile.mkdtemp(prefix="tracefix-image-", dir="/tmp"))
    build = place / "build"
    build.mkdir()
    ignored = shutil.ignore_patterns("__pycache__")
    for *sources, _ in COPIES:
        for source in sources:
            path = ROOT / source
            if path.is_dir():
                shutil.copytree(path, build / source, ignore=ignored)
            else:
                shutil.copy(path, build)
    open_to_all(place)
    python = reachable_python(place)
    install = shlex.split(re.findall(r"^RUN (uv sync .*)$", DOCKERFILE, re.MULTILINE)[0])
    install.remove("--no-cache")  # the packages are those of the development environment
    env = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(place / "venv"), "UV_PYTHON": python}
    env.pop("VIRTUAL_ENV", None)
    subprocess.run([*install, "-q"], cwd=build, env=env, check=True)
    shutil.rmtree(build)
    home = place / "home"
    home.mkdir()
    if os.geteuid() == 0:
        os.chown(home, USER, USER)
    yield place
    shutil.rmtree(place)


def started(image: Path, command: list[str], **more: str) -> subprocess.Popen[str]:
    env = {"PATH": f"{image / 'venv/bin'}:/usr/bin:/bin", "TRACEFIX_HOME": str(image / "home/tracefix")}
    who = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
    path = shutil.which(command[0], path=env["PATH"])
    assert path, command[0]
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [path, *command[1:]],
        cwd=image / "home",
        env={**env, "HOME": str(image / "home"), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **who,
    )


def test_the_image_serves_as_an_ordinary_user(image: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    serve = [port if word == "7860" else word for word in command("CMD")]
    refused = started(image, serve)
    assert "TRACEFIX_TOKEN" in refused.communicate(timeout=PATIENCE)[1]
    assert refused.returncode == 2
    check = [word.replace("7860", port) for word in command("HEALTHCHECK")]
    process = started(image, serve, TRACEFIX_TOKEN="secret")
    try:
        until(lambda: process.poll() is not None or _answers(port))
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        healthy = started(image, check)
        assert healthy.wait(PATIENCE) == 0, healthy.communicate()
        from tracefix_tui.server.client import BlockingClient

        with BlockingClient(f"127.0.0.1:{port}", "secret") as client:
            client.reset(task_name="sum_even_wrong_condition")
            assert client.step({"action_type": "RUN_TESTS"}).observation.test_results
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0
    sick = started(image, check)
    assert sick.wait(PATIENCE) != 0


def _answers(port: str) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


@pytest.mark.parametrize(
    ("variables", "state"), [({}, 403), ({"TRACEFIX_TOKEN": "x"}, 401), ({"TRACEFIX_OPEN": "1"}, 200)]
)
def test_an_app_that_others_start_asks_the_environment(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], state: int
) -> None:
    from starlette.testclient import TestClient

    for name in ("TRACEFIX_TOKEN", "TRACEFIX_OPEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    from tracefix_tui.server.hosted import make

    with TestClient(make(), base_url="http://env.example") as client:
        assert client.get("/state").status_code == state


def test_a_server_does_not_load_gradio() -> None:
    code = (
        "import sys\n"
        "from tests.server.running import built_in\n"
        "from tracefix_tui.grading import Grader\n"
        "from tracefix_tui.server.app import build\n"
        "build(built_in(), Grader())\n"
        "print(sorted({'gradio', 'openenv'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )
    assert (done.stdout.strip(), done.stderr) == ("['openenv']", "")
