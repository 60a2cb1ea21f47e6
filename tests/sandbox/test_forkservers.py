"""Fork servers come back when they die, leave nothing behind however the app ends, and do not leak."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tests.sandbox.asking import EVALUATE, PROGRAMS, SMALL, WAITS, ask, children, gone, runs
from tracefix_tui.sandbox import Cancel, Cancelled, Guest, Profile, Sandbox, SandboxError
from tracefix_tui.sandbox.forkserver import ForkServer
from tracefix_tui.sandbox.layers import EVERY_BIT

ROOT = Path(__file__).parents[2]


def echo(sandbox: Sandbox, text: bytes = b"x", profile: Profile = SMALL) -> bytes:
    with sandbox.spawn(WAITS, profile) as guest:
        guest.sock.settimeout(20)
        guest.sock.sendall(text)
        return guest.sock.recv(100)


def soon(holds: Callable[[], bool], seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def server_pid(sandbox: Sandbox) -> int:
    """The fork server of the WAITS role: the parent of its guests."""
    with sandbox.spawn(WAITS, SMALL) as guest:
        status = Path(f"/proc/{guest.pid}/status").read_text()
    return int(status.partition("PPid:")[2].split()[0])


def test_a_killed_fork_server_is_started_again() -> None:
    with Sandbox() as sandbox:
        first = server_pid(sandbox)
        with sandbox.spawn(WAITS, SMALL) as guest:
            os.kill(first, signal.SIGKILL)
            end = guest.wait(10)
            assert end is not None
            assert end.lost
            assert gone(guest.pid)
        assert echo(sandbox) == b"x"
        second = server_pid(sandbox)
        assert second != first
        assert gone(first)


def test_a_fork_server_killed_again_and_again_does_no_harm() -> None:
    with Sandbox() as sandbox:
        for _ in range(5):
            pid = server_pid(sandbox)
            os.kill(pid, signal.SIGKILL)
            assert gone(pid)
            assert echo(sandbox) == b"x"


def test_closing_leaves_no_process() -> None:
    before = children()
    sandbox = Sandbox(spares=3)
    sandbox.start([(WAITS, SMALL), (EVALUATE, SMALL)])
    guest = sandbox.spawn(WAITS, SMALL)
    started = children() - before
    assert soon(lambda: sum(len(children(server)) for server in started) >= 7)
    pids = started.union(*map(children, started))
    assert guest.pid in pids
    sandbox.close()
    assert gone(*pids)
    with pytest.raises(SandboxError, match="closed"):
        sandbox.spawn(WAITS, SMALL)


def test_closing_wakes_whoever_waits() -> None:
    server = ForkServer(WAITS, SMALL, EVERY_BIT)
    server.wait_ready()
    never = cast(Guest, SimpleNamespace(has_ended=False))
    waiting = threading.Thread(target=server.wait_for, args=(never, None))
    waiting.start()
    time.sleep(0.1)
    began = time.monotonic()
    server.close()
    waiting.join(20)
    assert not waiting.is_alive()
    assert time.monotonic() - began < 4  # a fork server that does not listen is killed after 5 s


APP = f"""
import os, sys, time
sys.path[:0] = [{str(ROOT)!r}]
from pathlib import Path
from tracefix_tui.sandbox import Profile, Role, Sandbox
from tests.sandbox.asking import children
role = Role("evaluate", Path({str(PROGRAMS / "evaluate.py")!r}))
sandbox = Sandbox(spares=2)
guest = sandbox.spawn(role, Profile())
guest.sock.sendall(b"while True: pass")
guest.sock.shutdown(1)
idle = sandbox.spawn(role, Profile())
while len([pid for server in children() for pid in children(server)]) < 4:
    time.sleep(0.01)
servers = children()
EXTRA
print(*servers, *[pid for server in servers for pid in children(server)], flush=True)
END
"""

ENDS = {
    "SIGKILL in mid-run": "time.sleep(60)",
    "an exit without farewell": "os._exit(3)",
    "an ordinary end": "",
    "an exception": "raise SystemExit('over')",
}


def started_app(end: str, extra: str = "") -> tuple[subprocess.Popen[str], list[int]]:
    app = subprocess.Popen(
        [sys.executable, "-c", APP.replace("END", end).replace("EXTRA", extra)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert app.stdout is not None
    pids = [int(word) for word in app.stdout.readline().split()]
    return app, pids


@pytest.mark.parametrize("how", ENDS)
def test_nothing_is_left_however_the_app_ends(how: str) -> None:
    app, pids = started_app(ENDS[how])
    assert len(pids) >= 5
    if how == "SIGKILL in mid-run":
        assert all(map(runs, pids))
        app.kill()
    app.wait(20)
    assert app.stdout is not None
    app.stdout.close()
    assert gone(*pids)


def test_nothing_is_left_although_a_child_of_the_app_still_holds_its_sockets() -> None:
    extra = "if not os.fork():\n    os.close(1)\n    time.sleep(60)\n    os._exit(0)\n"
    app, pids = started_app("time.sleep(60)", extra)
    kept = children(app.pid) - set(pids)
    app.kill()
    app.wait(20)
    assert app.stdout is not None
    app.stdout.close()
    assert gone(*(set(pids) - kept))
    holders = [pid for pid in pids if runs(pid)] + [pid for pid in kept if runs(pid)]
    for pid in holders:
        os.kill(pid, signal.SIGKILL)


def test_a_forked_child_has_fork_servers_of_its_own() -> None:
    with Sandbox() as sandbox:
        mine = server_pid(sandbox)
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.write(write, b"%d " % server_pid(sandbox) + echo(sandbox, b"child"))
                sandbox.close()
            finally:
                os._exit(0)
        os.close(write)
        os.waitpid(child, 0)
        said = os.read(read, 100).split()
        os.close(read)
        assert said[1] == b"child"
        assert int(said[0]) != mine
        assert gone(int(said[0]))
        assert echo(sandbox) == b"x"
        assert server_pid(sandbox) == mine


def test_the_fork_server_has_no_powers_either() -> None:
    with Sandbox() as sandbox, sandbox.spawn(WAITS, SMALL) as guest:
        for pid in (server_pid(sandbox), guest.pid):
            status = dict(
                line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
            )
            assert status["NoNewPrivs"] == "1"
            assert status["Seccomp"] == "2"
            assert {status[name] for name in ("CapPrm", "CapEff", "CapInh", "CapAmb")} == {"0" * 16}
            assert "0" not in status["Uid"].split()
            assert status["Threads"] == "1"


def test_300_spawns_leave_descriptors_and_memory_flat() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with Sandbox() as sandbox:
        resource.setrlimit(resource.RLIMIT_NOFILE, (128, hard))  # so that a leak in the fork server shows
        try:
            sandbox.start([(WAITS, SMALL)])
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        for _ in range(20):
            echo(sandbox)
        pid = server_pid(sandbox)
        fds, own_kib, server_kib = len(os.listdir("/proc/self/fd")), resident_kib("self"), resident_kib(pid)
        for number in range(300):
            if number % 7:
                echo(sandbox)
            else:
                with sandbox.spawn(WAITS, SMALL) as guest:
                    guest.kill()
        assert server_pid(sandbox) == pid
        assert len(os.listdir("/proc/self/fd")) <= fds + 2
        assert resident_kib("self") - own_kib < 1000
        assert resident_kib(pid) - server_kib < 200
        assert soon(lambda: len(children(pid)) <= 3)


def resident_kib(pid: int | str) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def test_descriptors_come_back_when_the_sandbox_is_closed() -> None:
    fds = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        with Sandbox() as sandbox:
            echo(sandbox)
            sandbox.spawn(WAITS, SMALL)
    assert len(os.listdir("/proc/self/fd")) == fds


def test_many_threads_share_one_sandbox() -> None:
    wrong: list[object] = []

    def work(number: int) -> None:
        try:
            for turn in range(8):
                text = f"{number}-{turn}".encode()
                if echo(sandbox, text) != text:
                    wrong.append(text)
        except Exception as problem:
            wrong.append(problem)

    idle = [threading.Thread(target=time.sleep, args=(0.3,)) for _ in range(30)]
    with Sandbox(workers=2, spares=2) as sandbox:
        workers = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in idle + workers:
            thread.start()
        for thread in idle + workers:
            thread.join()
    assert wrong == []


def test_many_modules_do_not_keep_many_fork_servers() -> None:
    names = (
        "bisect",
        "calendar",
        "colorsys",
        "csv",
        "difflib",
        "fractions",
        "graphlib",
        "heapq",
        "html",
        "keyword",
    )
    before = children()
    with Sandbox() as sandbox:
        for name in names:
            assert echo(sandbox, name.encode(), Profile(modules=(name,))) == name.encode()
        assert len(children() - before) <= 8


def test_a_cancel_token_kills_a_running_guest_at_once() -> None:
    cancel = Cancel()
    with Sandbox() as sandbox, sandbox.spawn(EVALUATE, SMALL) as guest:
        threading.Timer(0.05, cancel.set).start()
        with cancel.waking(guest.kill):
            assert ask(guest, "while True: pass") == ""
        end = guest.wait(10)
        assert end is not None
        assert end.signal == 9
        with pytest.raises(Cancelled):
            cancel.check()


def test_an_interpreter_that_does_not_start_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Sandbox() as sandbox, pytest.raises(SandboxError, match="did not start") as caught:
        sandbox.spawn(WAITS, SMALL)
    assert "/bin/false" in caught.value.advice
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Sandbox() as sandbox, pytest.raises(SandboxError, match="does not start"):
        sandbox.spawn(WAITS, SMALL)


def test_a_process_without_descriptors_gets_an_error_and_recovers() -> None:
    """Runs in a process of its own, whose limit of descriptors is used up."""
    source = f"""
import os, resource, sys
sys.path[:0] = [{str(ROOT)!r}]
from tests.sandbox.asking import WAITS, SMALL
from tracefix_tui.sandbox import Sandbox, SandboxError
sandbox = Sandbox(spares=0)
sandbox.spawn(WAITS, SMALL).close()
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
held = []
try:
    while True:
        held.append(os.dup(0))
except OSError:
    os.close(held.pop())
for _ in range(3):
    try:
        sandbox.spawn(WAITS, SMALL)
    except SandboxError as problem:
        print("refused", problem.title)
for fd in held:
    os.close(fd)
with sandbox.spawn(WAITS, SMALL) as guest:
    guest.sock.sendall(b"back")
    print(guest.sock.recv(10).decode())
sandbox.close()
"""
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["refused", "refused", "refused", "back"]
