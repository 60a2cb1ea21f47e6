"""`tracefix serve` as a process: who may start it how, what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner
from websockets.sync.client import connect

from tests.packs import write_pack, write_task
from tracefix_tui.cli.root import app

PATIENCE = 60.0
MAIN = [sys.executable, "-c", "from tracefix_tui.cli import main; main()"]
SLEEPS = "import time\n\n\ndef total(numbers):\n    time.sleep(0.5)\n    return sum(numbers)\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    for name in ("TRACEFIX_TASKS", "TRACEFIX_TOKEN", "TRACEFIX_OPEN"):
        monkeypatch.delenv(name, raising=False)


@contextmanager
def served(*options: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server process and its port."""
    command = [*MAIN, "serve", "--port", "0", *options]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Serving "), process.stderr.read() if process.stderr else ""
        yield process, int(line.split("://")[1].split(" ")[0].rpartition(":")[2])
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "0.0.0.0"], "TRACEFIX_TOKEN"),
        (["--host", "::"], "TRACEFIX_TOKEN"),
        (["--host", "example.org"], "--open"),
        (["--token", "two words"], "without spaces"),
        (["--rules", "none"], "there is no ruleset 'none'"),
        (["--port", "70000"], "--port"),
        (["--per-client", "-1"], "--per-client"),
        (["--proxy", "proxy.example"], "names no proxy"),
        (["--proxy", "10.0.0.2, *"], "names no proxy"),
        (["--proxy", "0.0.0.0/0"], "names no proxy"),
        (["--proxy", "10.0.0.2/24"], "names no proxy"),
    ],
)
def test_wrong_use_exits_with_2(options: list[str], said: str) -> None:
    done = CliRunner().invoke(app, ["serve", *options])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert said in done.stderr


def test_sigterm_lets_a_running_step_finish_and_the_log_is_clean(tmp_path: Path) -> None:
    import socket as sockets

    write_task(write_pack(tmp_path, "slow"), "sleeps", {"buggy.py": SLEEPS}, limits={"modules": ["time"]})
    hostile = (
        b"GET /\x1b[31m HTTP/1.1\r\n\r\n",
        b"\x1b[31m\n\r\n\r\n",
        b"GET /%0a%1b[31mX HTTP/1.1\r\n\r\n",
    )
    with served("--tasks", str(tmp_path)) as (process, port):
        for raw in hostile:
            for _ in range(20):
                with sockets.create_connection(("127.0.0.1", port)) as client:
                    client.sendall(raw)
                    client.recv(1000)
        with connect(f"ws://127.0.0.1:{port}/ws", proxy=None) as socket:
            socket.send('{"type":"reset","data":{"task_name":"sleeps"}}')
            socket.recv(timeout=PATIENCE)
            socket.send('{"type":"step","data":{"action_type":"RUN_TESTS"}}')
            threading.Timer(0.2, process.send_signal, [signal.SIGTERM]).start()
            answer = json.loads(socket.recv(timeout=PATIENCE))
        assert answer["data"]["observation"]["test_results"]
        output, errors = process.communicate(timeout=PATIENCE)
        assert (process.returncode, output) == (0, "")
        assert "\x1b" not in errors
        assert all(line.startswith("tracefix serve: ") for line in errors.splitlines())
        assert 1 <= errors.count("Invalid HTTP request") < 40


def test_a_port_that_is_taken() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [*MAIN, "serve", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 2
    assert f"port {port}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("options", "admitted"), [((), 66), (("--proxy", "10.0.0.2"), 64)])
def test_on_loopback_one_client_may_have_all_sessions_unless_there_is_a_proxy(
    options: tuple[str, ...], admitted: int
) -> None:
    with served("--sessions", "66", *options) as (_, port), ExitStack() as stack:
        sockets = [
            stack.enter_context(connect(f"ws://127.0.0.1:{port}/ws", proxy=None)) for _ in range(admitted + 1)
        ]
        refused = json.loads(sockets.pop().recv(timeout=PATIENCE))["data"]
        assert (refused["code"], refused["max_sessions"]) == ("CAPACITY_REACHED", admitted)
        for socket in sockets:
            socket.send('{"type": "state"}')
            assert json.loads(socket.recv(timeout=PATIENCE))["data"].get("code") != "CAPACITY_REACHED"
