"""Below the minimum of layers foreign code is refused, in places where the kernel really lacks them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox.asking import EVALUATE, SMALL, gone, runs
from tracefix_tui.sandbox import Layer, Layers, Sandbox, SandboxError
from tracefix_tui.sandbox.forkserver import ForkServer

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

TRY = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}]
from tests.sandbox.asking import EVALUATE, SMALL, ask
from tracefix_tui.sandbox import Sandbox, SandboxError
with Sandbox() as sandbox:
    print(",".join(sandbox.layers.names))
    try:
        with sandbox.spawn(EVALUATE, SMALL) as guest:
            print(ask(guest, "answer = 6 * 7"))
    except SandboxError as problem:
        print("refused:", problem)
"""


def without(calls: str, **environment: str) -> list[str]:
    command = [sys.executable, str(HERE / "old_container.py"), calls, sys.executable, "-c", TRY]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=env)
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_without_seccomp_foreign_code_is_refused() -> None:
    names, said = without("seccomp")
    assert names == "rlimits,landlock,privileges"
    assert said.startswith("refused:")
    assert "seccomp" in said
    assert "TRACEFIX_ALLOW_WEAK_SANDBOX=1" in said


def test_the_user_may_accept_the_risk() -> None:
    names, said = without("seccomp", TRACEFIX_ALLOW_WEAK_SANDBOX="1")
    assert names == "rlimits,landlock,privileges"
    assert said == "42"


def test_a_kernel_without_landlock_is_enough() -> None:
    assert without("landlock_create_ruleset") == ["rlimits,privileges,seccomp", "42"]


def test_landlock_that_is_there_but_fails_is_not_enough() -> None:
    names, said = without("landlock_restrict_self")
    assert names == "rlimits,privileges,seccomp"
    assert said.startswith("refused:")
    assert "landlock" in said


def test_a_layer_that_did_not_hold_does_not_count() -> None:
    held = Layer("rlimits", "", (), 3), Layer("privileges", "", (), 3)
    fails = Layer("seccomp", "", ("socket is denied: it gave 4",), 100)
    found = Layers((*held, fails), {"landlock": "not in this kernel"})
    assert found.names == ("rlimits", "privileges")
    with pytest.raises(SandboxError, match="socket is denied: it gave 4"):
        found.require_minimum()
    untried = Layers((*held, Layer("seccomp", "", (), 0)))
    with pytest.raises(SandboxError, match="seccomp"):
        untried.require_minimum()


def test_this_machine_has_the_minimum() -> None:
    with Sandbox() as sandbox:
        sandbox.start()
        assert set(sandbox.layers.names) >= {"rlimits", "privileges", "seccomp"}


@pytest.mark.parametrize("killed", [True, False])
def test_processes_of_a_guest_end_with_it_where_no_layer_forbids_them(killed: bool) -> None:
    source = (
        "import os, time\n"
        "pid = os.fork()\n"
        "if not pid:\n    time.sleep(600)\n"
        "os.write(3, b'%d' % pid)\n" + ("time.sleep(600)" if killed else "os._exit(0)")
    )
    server = ForkServer(EVALUATE, SMALL, 0)
    server.wait_ready()
    try:
        with server.take(SMALL, 0) as guest:
            guest.sock.settimeout(20)
            guest.sock.sendall(source.encode())
            guest.sock.shutdown(1)
            grandchild = int(guest.sock.recv(100))
            assert runs(grandchild) or not killed
            if killed:
                guest.kill()
            assert guest.wait(10) is not None
            assert gone(grandchild)
    finally:
        server.close()
