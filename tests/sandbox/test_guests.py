"""What one guest is: alone, without anything of the app, killable whatever it does."""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path

import pytest

from tests.sandbox.asking import EVALUATE, SMALL, WAITS, ask, gone, runs
from tracefix_tui.sandbox import Guest, Profile, Role, Sandbox, SandboxError


def ask_new(sandbox: Sandbox, source: str, profile: Profile = SMALL) -> str:
    with sandbox.spawn(EVALUATE, profile) as guest:
        return ask(guest, source)


def test_a_guest_runs_what_it_reads_from_its_socket(sandbox: Sandbox) -> None:
    assert ask_new(sandbox, "answer = sum(range(10))") == "45"


def test_guests_share_nothing(sandbox: Sandbox) -> None:
    assert ask_new(sandbox, "import os; os.planted = answer = 1") == "1"
    assert ask_new(sandbox, "import os; answer = hasattr(os, 'planted')") == "False"


def test_nothing_of_the_app_is_in_a_guest(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_SECRET", "value of a secret")
    with Sandbox() as fresh:
        assert ask_new(fresh, "import os; answer = dict(os.environ), os.getenv('PATH')") == "({}, None)"
        assert ask_new(fresh, "import os; answer = os.environb") == "environ({})"
        assert ask_new(fresh, "import sys; answer = sys.argv, sys.orig_argv") == "(['guest'], ['guest'])"
        assert ask_new(fresh, "import sys; answer = sys.path") == "[]"
        assert ask_new(fresh, "import ctypes; answer = ctypes.CDLL(None).getenv(b'TRACEFIX_SECRET')") == "0"


def test_only_its_socket_and_dev_null_are_open(sandbox: Sandbox) -> None:
    source = """
import fcntl
answer = []
for fd in range(300):
    try:
        fcntl.fcntl(fd, fcntl.F_GETFD)
    except OSError as problem:
        assert problem.errno == 9, problem
    else:
        answer.append(fd)
"""
    with socket.socket(), open("/dev/null") as kept:
        os.set_inheritable(kept.fileno(), True)
        with Sandbox() as fresh:
            assert ask_new(fresh, source) == "[0, 1, 2, 3]"
            assert ask_new(fresh, "import os; answer = os.write(1, b'x'), os.read(0, 1)") == "(1, b'')"


def test_output_goes_nowhere(sandbox: Sandbox, capfd: pytest.CaptureFixture[str]) -> None:
    assert ask_new(sandbox, "import os; print('seen'); answer = os.write(2, b'seen')") == "4"
    assert capfd.readouterr() == ("", "")


def test_hashes_are_the_same_in_each_guest(sandbox: Sandbox) -> None:
    with Sandbox() as other:
        assert ask_new(sandbox, "answer = hash('tracefix')") == ask_new(other, "answer = hash('tracefix')")


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/passwd')",
        "open('/proc/self/mem', 'rb')",
        "open('/proc/{parent}/environ', 'rb')",
        "open('/proc/{parent}/mem', 'r+b')",
        "open('/dev/shm/tracefix-probe', 'w')",
        "os.listdir('.')",
        "os.getcwd()",
        "os.stat('/')",
        "os.fork()",
        "os.posix_spawn('/bin/true', ['true'], {{}})",
        "os.kill({parent}, 9)",
        "os.kill(os.getppid(), 9)",
        "os.kill(-1, 9)",
        "os.killpg(0, 9)",
        "os.setsid()",
        "os.nice(5)",
        "os.chmod('/tmp', 0o777)",
        "os.utime('/tmp')",
        "_socket.socket(_socket.AF_UNIX, _socket.SOCK_DGRAM)",
        "_socket.socket(_socket.AF_INET6)",
        "os.pidfd_open({parent})",
        "os.memfd_create('x')",
        "os.eventfd(0)",
        "signal.setitimer(signal.ITIMER_REAL, 1)",
    ],
)
def test_what_a_guest_may_not_do_is_an_ordinary_error(sandbox: Sandbox, attempt: str) -> None:
    source = f"import os, signal, _socket\nanswer = {attempt.format(parent=os.getpid())}"
    said = ask_new(sandbox, source)
    assert said.startswith(("PermissionError", "itimer_error"))


def test_threads_can_not_be_started(sandbox: Sandbox) -> None:
    source = "import threading; threading.Thread(target=print).start()"
    assert ask_new(sandbox, source).startswith("RuntimeError: can't start new thread")


def test_a_module_that_is_not_preloaded_is_not_there(sandbox: Sandbox) -> None:
    assert ask_new(sandbox, "import sqlite3").startswith("ModuleNotFoundError")
    with_it = Profile(memory_mib=64, modules=("fractions",))
    assert (
        ask_new(sandbox, "import fractions; answer = fractions.Fraction(1, 3)", with_it) == "Fraction(1, 3)"
    )


def test_the_standard_library_is_readable_when_asked_for(sandbox: Sandbox) -> None:
    profile = Profile(memory_mib=64, stdlib=True)
    assert ask_new(sandbox, "import textwrap; answer = textwrap.shorten('a b c', 8)", profile) == "'a b c'"
    assert (
        ask_new(sandbox, "import os; answer = len(os.listdir(os.path.dirname(os.__file__))) > 50", profile)
        == "True"
    )
    assert ask_new(sandbox, "open('/etc/passwd')", profile).startswith("PermissionError")
    assert ask_new(sandbox, "import os; open(os.__file__, 'a')", profile).startswith("PermissionError")


def test_what_is_installed_beside_the_standard_library_is_not(sandbox: Sandbox) -> None:
    """TraceFix itself, with every task's solution, may be installed there."""
    profile = Profile(memory_mib=64, stdlib=True)
    folder = Path(os.__file__).parent / "site-packages"
    file = next((path for path in folder.rglob("*.py")), folder / "README.txt")
    assert ask_new(sandbox, f"open({str(file)!r})", profile).startswith("PermissionError")


def test_a_memory_bomb_is_a_memory_error(sandbox: Sandbox) -> None:
    assert ask_new(sandbox, "answer = [0] * 10**8").startswith("MemoryError")


def test_memory_is_given_as_asked_for(sandbox: Sandbox) -> None:
    source = "answer = len(bytearray(150 << 20))"
    assert ask_new(sandbox, source, Profile(memory_mib=200)) == str(150 << 20)
    assert ask_new(sandbox, source, Profile(memory_mib=100)).startswith("MemoryError")


def test_exit_codes_and_signals_are_told_apart(sandbox: Sandbox) -> None:
    ends = []
    for source in (
        "import os; os._exit(9)",
        "import signal; signal.raise_signal(signal.SIGSEGV)",
        "answer = 1",
    ):
        with sandbox.spawn(EVALUATE, SMALL) as guest:
            ask(guest, source)
            end = guest.wait(10)
            assert end is not None
            ends.append((end.code, end.signal))
    assert ends == [(9, None), (None, 11), (0, None)]


@pytest.mark.parametrize(
    "source",
    [
        "while True: pass",
        "import time; time.sleep(1000)",
        "import signal; signal.raise_signal(signal.SIGSTOP)",
        "import signal\nfor n in set(signal.valid_signals()) - {9, 19}:\n"
        "    try: signal.signal(n, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\n"
        "while True: pass",
        "import os; os.close(3)\nwhile True: pass",
        "(lambda f: f(f))(lambda f: [f] * 10**6 and 7 ** 7 ** 9)",
    ],
)
def test_a_guest_ends_at_once_when_it_is_killed(sandbox: Sandbox, source: str) -> None:
    with sandbox.spawn(EVALUATE, SMALL) as guest:
        guest.sock.sendall(source.encode())
        guest.sock.shutdown(socket.SHUT_WR)
        assert guest.wait(0.1) is None
        assert guest.alive()
        guest.kill()
        end = guest.wait(10)
    assert end is not None
    assert end.signal == 9
    assert not guest.alive()
    assert gone(guest.pid)


def test_its_cpu_clock_is_read_from_outside(sandbox: Sandbox) -> None:
    with sandbox.spawn(WAITS, SMALL) as idle, sandbox.spawn(EVALUATE, SMALL) as busy:
        busy.sock.sendall(b"while True: pass")
        busy.sock.shutdown(socket.SHUT_WR)
        rest = idle.cpu_ms()
        while busy.cpu_ms() < 200:
            time.sleep(0.01)
        assert idle.cpu_ms() - rest < 20
        busy.kill()
        end = busy.wait(10)
        assert end is not None
        assert busy.cpu_ms() == pytest.approx(end.cpu_s * 1e3)
        assert end.cpu_s >= 0.2


@pytest.mark.skipif(sys.platform != "linux", reason="the clock of others is up to date, or can't be brought")
def test_the_clock_of_a_guest_that_computes_can_be_brought_up_to_date(sandbox: Sandbox) -> None:
    with sandbox.spawn(EVALUATE, SMALL) as busy:
        busy.sock.sendall(b"while True: pass")
        busy.sock.shutdown(socket.SHUT_WR)
        end = time.monotonic() + 20
        behind = 0.0
        while behind < 0.5:
            assert time.monotonic() < end, "its clock never goes on between two ticks"
            time.sleep(0.0137)
            before = busy.cpu_ms()
            busy.settle_clock()
            behind = busy.cpu_ms() - before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can keep a process on one CPU")
def test_it_stays_on_the_cpu_that_it_is_pinned_to(sandbox: Sandbox) -> None:
    cpu = min(os.sched_getaffinity(0))
    with sandbox.spawn(WAITS, SMALL) as guest:
        guest.pin(cpu)
        assert os.sched_getaffinity(guest.pid) == {cpu}
        guest.kill()
        guest.wait(10)
        guest.pin(cpu)
    guest.pin(cpu)


def test_peak_memory_is_reported(sandbox: Sandbox) -> None:
    with sandbox.spawn(EVALUATE, SMALL) as guest:
        ask(guest, "big = b'x' * (32 << 20)")
        end = guest.wait(10)
    assert end is not None
    assert 32 << 10 < end.max_rss_kib < 100 << 10


def test_without_pid_descriptors_the_fork_server_kills(sandbox: Sandbox) -> None:
    with sandbox.spawn(WAITS, SMALL) as real:
        guest = Guest(real._server, real.number, real.pid, real.sock.dup(), None)
        assert guest.alive()
        guest.kill()
        end = real.wait(10)
        assert end is not None
        assert end.signal == 9
        guest.close()


def test_the_kernel_takes_guests_first_when_memory_runs_out(sandbox: Sandbox) -> None:
    with sandbox.spawn(WAITS, SMALL) as guest:
        assert int(Path(f"/proc/{guest.pid}/oom_score_adj").read_text()) == 800


def test_closing_kills(sandbox: Sandbox) -> None:
    guest = sandbox.spawn(WAITS, SMALL)
    assert runs(guest.pid)
    guest.close()
    guest.close()
    guest.kill()
    assert gone(guest.pid)


def test_a_role_that_receives_descriptors_gets_them(sandbox: Sandbox, tmp_path: Path) -> None:
    program = tmp_path / "receives.py"
    program.write_text(
        "import _socket\n"
        "def main(fd):\n"
        "    own = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM, 0, fileno=fd)\n"
        "    _, packed, _, _ = own.recvmsg(1, _socket.CMSG_SPACE(4))\n"
        "    other = int.from_bytes(packed[0][2], 'little')\n"
        "    _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM, 0, fileno=other).send(b'hello')\n"
    )
    role = Role("receives", program, receives_descriptors=True)
    with sandbox.spawn(role, SMALL) as judge, sandbox.spawn(WAITS, SMALL) as candidate:
        socket.send_fds(judge.sock, [b"x"], [candidate.sock.fileno()])
        candidate.sock.settimeout(10)
        assert candidate.sock.recv(10) == b"hello"


def test_a_role_that_oversees_others_reads_their_clocks(sandbox: Sandbox) -> None:
    overseer = Role("overseer", EVALUATE.path, ("time",), receives_descriptors=True)
    with sandbox.spawn(WAITS, SMALL) as watched:
        source = f"import time; answer = time.clock_gettime_ns(({~watched.pid} << 3) | 2)"
        with sandbox.spawn(overseer, SMALL) as guest:
            assert int(ask(guest, source)) / 1e6 == pytest.approx(watched.cpu_ms(), abs=2)
        assert ask_new(sandbox, source).startswith("PermissionError")


def test_two_profiles_of_one_role_get_their_own_limits(sandbox: Sandbox) -> None:
    source = "import resource; answer = resource.getrlimit(resource.RLIMIT_NOFILE)[0]"
    assert ask_new(sandbox, source, Profile(open_files=7)) == "7"
    assert ask_new(sandbox, source, Profile(open_files=9)) == "9"


@pytest.mark.parametrize(
    ("field", "value"), [("memory_mib", 1), ("cpu_seconds", 0), ("open_files", 3), ("cpu_seconds", 1.5)]
)
def test_a_profile_that_makes_no_sense_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValueError, match=field):
        Profile(**{field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["no_such_module", "antigravity", "idlelib.run", "pytest", "os.no_such_module"]
)
def test_a_module_that_can_not_be_loaded_ahead_is_named(sandbox: Sandbox, name: str) -> None:
    with pytest.raises(SandboxError, match=name):
        sandbox.spawn(WAITS, Profile(modules=(name,)))


@pytest.mark.parametrize("name", ["asyncio.__main__", "ensurepip.__main__", "unittest.test.test_case"])
def test_a_program_of_the_standard_library_is_not_run_ahead(sandbox: Sandbox, name: str) -> None:
    with pytest.raises(SandboxError, match=f"'{name}' is no module that can be loaded ahead"):
        sandbox.spawn(WAITS, Profile(modules=(name,)))


def test_a_program_that_can_not_be_loaded_is_named(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match="missing_program"):
        sandbox.spawn(Role("missing", tmp_path / "missing_program.py"), SMALL)


def test_a_program_that_fails_ends_with_its_own_code(sandbox: Sandbox, tmp_path: Path) -> None:
    program = tmp_path / "fails.py"
    program.write_text("def main(fd):\n    raise ValueError\n")
    with sandbox.spawn(Role("fails", program), SMALL) as guest:
        end = guest.wait(10)
    assert end is not None
    assert end.code == 252


def test_the_example_of_the_guide_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text("utf-8")
    example = guide.partition("```python\n")[2].partition("```")[0]
    (tmp_path / "adder.py").write_text(
        "import os\n"
        "def main(fd):\n"
        "    numbers = os.read(fd, 100).split()\n"
        "    os.write(fd, b'%d' % sum(map(int, numbers)))\n"
        "    os.read(fd, 1)\n"
    )
    monkeypatch.chdir(tmp_path)
    exec(example, {})
    said = capsys.readouterr().out
    assert said.startswith("b'3' ")
    assert "signal=9" in said
