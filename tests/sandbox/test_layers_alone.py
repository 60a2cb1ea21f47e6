"""Each layer alone holds what it claims to stop, and without it the same attempt goes through."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.asking import EVALUATE, SMALL, WAITS, ask, ask_new, gone
from tracefix_tui.sandbox import Profile
from tracefix_tui.sandbox.forkserver import ForkServer
from tracefix_tui.sandbox.inside.landlock import Landlock
from tracefix_tui.sandbox.inside.privileges import Privileges
from tracefix_tui.sandbox.inside.rlimits import Rlimits
from tracefix_tui.sandbox.inside.seccomp import Seccomp

RLIMITS, PRIVILEGES, LANDLOCK, SECCOMP = Rlimits.bit, Privileges.bit, Landlock.bit, Seccomp.bit
ROOT = os.geteuid() == 0
REFUSED = ("PermissionError", "OSError", "MemoryError", "BlockingIOError", "RuntimeError")


class Servers:
    """One fork server for each set of layers that a test asks for."""

    def __init__(self) -> None:
        self._by_mask: dict[int, ForkServer] = {}

    def __getitem__(self, mask: int) -> ForkServer:
        if mask not in self._by_mask:
            server = self._by_mask[mask] = ForkServer(EVALUATE, SMALL, mask)
            server.wait_ready()
        return self._by_mask[mask]

    def close(self) -> None:
        for server in self._by_mask.values():
            server.close()


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    made = Servers()
    yield made
    made.close()


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody may use, so that only the layer under test can be in the way."""
    with tempfile.TemporaryDirectory(prefix="tracefix-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o777)
        (folder / "readable").write_text("secret")
        (folder / "readable").chmod(0o666)
        yield folder


@pytest.fixture
def listeners() -> Iterator[dict[str, object]]:
    """Real listeners that a guest may try to reach: TCP, and an abstract unix socket."""
    tcp = socket.create_server(("127.0.0.1", 0))
    abstract = socket.socket(socket.AF_UNIX)
    name = f"\0tracefix-{os.getpid()}-{threading.get_ident()}"
    abstract.bind(name)
    abstract.listen()
    yield {"port": tcp.getsockname()[1], "name": name}
    tcp.close()
    abstract.close()


BY_PATH = {
    "read": "open({place!r} + '/readable').read()",
    "write": "open({place!r} + '/readable', 'a').close()",
    "create": "open({place!r} + '/new', 'w').close()",
    "list": "__import__('os').listdir({place!r})",
    "list the root": "__import__('os').listdir('/')",
    "make a folder": "__import__('os').mkdir({place!r} + '/folder')",
    "remove": "__import__('os').unlink({place!r} + '/readable')",
    "rename": "__import__('os').rename({place!r} + '/readable', {place!r} + '/other')",
    "link": "__import__('os').link({place!r} + '/readable', {place!r} + '/link')",
    "symlink": "__import__('os').symlink('/etc/passwd', {place!r} + '/link')",
    "truncate": "__import__('os').truncate({place!r} + '/readable', 0)",
    "make a pipe": "__import__('os').mkfifo({place!r} + '/pipe')",
    "own memory": "open('/proc/self/mem', 'rb').close()",
    "own environment": "open('/proc/self/environ', 'rb').read()",
    "the parent's command line": "open('/proc/{parent}/cmdline', 'rb').read()",
}


@pytest.mark.parametrize("attempt", BY_PATH)
def test_landlock_alone_takes_every_path(servers: Servers, place: Path, attempt: str) -> None:
    source = "answer = None\n" + BY_PATH[attempt].format(place=str(place), parent=os.getpid())
    assert ask_new(servers[LANDLOCK], source).startswith("PermissionError")
    assert ask_new(servers[0], source) == "None"


ABROAD = {
    "TCP connect": "s = _socket.socket(); s.connect(('127.0.0.1', {port}))",
    "TCP bind": "s = _socket.socket(); s.bind(('127.0.0.1', 0))",
    "abstract socket": "s = _socket.socket(_socket.AF_UNIX); s.connect({name!r})",
    "signal to the app": "import os; os.kill({parent}, 0)",
}


@pytest.mark.parametrize("attempt", ABROAD)
def test_landlock_alone_lets_nothing_out(
    servers: Servers, listeners: dict[str, object], attempt: str
) -> None:
    source = "import _socket\nanswer = None\n" + ABROAD[attempt].format(parent=os.getpid(), **listeners)
    assert ask_new(servers[LANDLOCK], source).startswith("PermissionError")
    assert ask_new(servers[0], source) == "None"


RAW = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def raw(*arguments):
    result = libc.syscall(*map(ctypes.c_long, arguments))
    return result if result >= 0 else -ctypes.get_errno()
"""

CALLS = {
    "read a file": "open('/etc/passwd').close()",
    "stat a file": "__import__('os').stat('/etc/passwd')",
    "list a folder": "__import__('os').listdir('/')",
    "unix socket": "__import__('_socket').socket(1, 1)",
    "TCP socket": "__import__('_socket').socket(2, 1)",
    "UDP socket": "__import__('_socket').socket(2, 2)",
    "IPv6 socket": "__import__('_socket').socket(10, 1)",
    "netlink socket": "__import__('_socket').socket(16, 3)",
    "socket pair": "__import__('_socket').socketpair()",
    "fork": "import os\nif not os.fork(): os._exit(0)",
    "thread": "import threading; threading.Thread(target=int).start()",
    "signal the parent": "import os; os.kill(os.getppid(), 0)",
    "signal itself by kill": "import os; os.kill(os.getpid(), 0)",
    "signal its group": "import os; os.killpg(0, 0)",
    "code in memory": "import mmap; mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)",
    "memory file": "import os; os.memfd_create('x')",
    "pipe": "import os; os.pipe()",
    "duplicate": "import os; os.dup(3)",
    "event loop": "import select; select.epoll()",
    "raise a limit": "import resource; resource.setrlimit(resource.RLIMIT_CORE, (0, 0))",
    "become somebody": "import os; os.setgid(os.getgid())",
    "signals by owner of a socket": "import fcntl, os; fcntl.fcntl(3, fcntl.F_SETOWN, os.getppid())",
    "pid descriptor": "import os; os.pidfd_open(os.getppid())",
    "scheduling": "import os; os.sched_setaffinity(0, os.sched_getaffinity(0))",
    "clock of the parent": "import os, time; time.clock_gettime((~os.getppid() << 3) | 2)",
}


@pytest.mark.parametrize("attempt", CALLS)
def test_seccomp_alone_denies_what_is_not_needed(servers: Servers, attempt: str) -> None:
    source = "answer = None\n" + CALLS[attempt]
    said = ask_new(servers[SECCOMP], source)
    assert said.startswith(("PermissionError", "RuntimeError: can't start new thread"))
    assert ask_new(servers[0], source) == "None"


def test_seccomp_alone_denies_descriptors_by_message(servers: Servers) -> None:
    source = (
        "import _socket\ns = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM, 0, fileno=3)\n"
        "s.sendmsg([b'x'], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, (3).to_bytes(4, 'little'))])\n"
    )
    assert ask_new(servers[SECCOMP], source).startswith("PermissionError")


def test_seccomp_alone_kills_calls_of_another_architecture(servers: Servers) -> None:
    x32_getpid = 0x40000000 + 39
    with servers[SECCOMP].take(SMALL, 0) as guest:
        said = ask(guest, RAW + f"answer = raw({x32_getpid})")
        end = guest.wait(10)
    if os.uname().machine == "x86_64":
        assert said == ""
        assert end is not None
        assert end.signal == 31  # SIGSYS
    else:
        assert said == "-38"


def test_seccomp_alone_leaves_what_a_program_needs(servers: Servers) -> None:
    source = (
        "import gc, os, signal, time\n"
        "big = bytearray(30_000_000); big += big[:1_000_000]; del big; gc.collect()\n"
        "seen = []\n"
        "signal.signal(signal.SIGUSR1, lambda *_: seen.append(1)); signal.raise_signal(signal.SIGUSR1)\n"
        "time.sleep(0.001); time.monotonic(); time.process_time(); time.time(); os.urandom(8); os.getpid()\n"
        "answer = seen\n"
    )
    assert ask_new(servers[SECCOMP], source) == "[1]"


def test_an_abort_is_seen_as_an_abort(servers: Servers) -> None:
    with servers[SECCOMP].take(SMALL, 0) as guest:
        assert ask(guest, "import os; os.abort()") == ""
        end = guest.wait(10)
    assert end is not None
    assert end.signal == 6


@pytest.mark.parametrize("layer", [LANDLOCK, SECCOMP])
def test_no_program_can_be_run(servers: Servers, layer: int) -> None:
    source = "import os; os.execv('/bin/sh', ['sh', '-c', 'exit 7'])"
    assert ask_new(servers[layer], source).startswith("PermissionError")
    with servers[0].take(SMALL, 0) as guest:
        ask(guest, source)
        end = guest.wait(10)
    assert end is not None
    assert end.code == 7


def test_rlimits_alone_bound_memory(servers: Servers) -> None:
    assert ask_new(servers[RLIMITS], "answer = len(bytearray(200 << 20))").startswith("MemoryError")
    assert ask_new(servers[RLIMITS], "answer = len(bytearray(40 << 20))") == str(40 << 20)
    assert ask_new(servers[0], "answer = len(bytearray(200 << 20))") == str(200 << 20)


def test_rlimits_alone_bound_cpu_time(servers: Servers) -> None:
    with servers[RLIMITS].take(Profile(cpu_seconds=1), 0) as guest:
        assert (
            ask(guest, "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass") == ""
        )
        end = guest.wait(10)
    assert end is not None
    assert end.signal == 9
    assert 0.5 <= end.cpu_s < 3  # the kernel counts this limit in ticks, of which some were shared


def test_rlimits_alone_bound_files(servers: Servers, place: Path) -> None:
    source = f"open({str(place / 'new')!r}, 'wb', buffering=0).write(b'x')"
    assert ask_new(servers[RLIMITS], source).startswith("OSError: [Errno 27]")
    assert ask_new(servers[0], source) == "None"


def test_rlimits_alone_bound_descriptors(servers: Servers) -> None:
    source = "import os\nanswer = None\nfor _ in range(40): os.dup(0)"
    assert ask_new(servers[RLIMITS], source).startswith("OSError: [Errno 24]")
    assert ask_new(servers[0], source) == "None"


def test_rlimits_leave_no_core(servers: Servers) -> None:
    assert (
        ask_new(servers[RLIMITS], "import resource; answer = resource.getrlimit(resource.RLIMIT_CORE)")
        == "(0, 0)"
    )


def test_rlimits_allow_no_process_without_root(servers: Servers) -> None:
    source = "import os\nif not os.fork(): os._exit(0)"
    assert ask_new(servers[RLIMITS | PRIVILEGES], source).startswith("BlockingIOError")
    assert ask_new(servers[PRIVILEGES], source) == "None"


def test_limits_can_not_be_raised_again(servers: Servers) -> None:
    source = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))"
    assert ask_new(servers[RLIMITS | PRIVILEGES], source).startswith("ValueError: not allowed")


POWERS = {
    "memory of the fork server": "open(f'/proc/{os.getppid()}/mem', 'rb').close()",
    "its own memory": "open('/proc/self/mem', 'rb').close()",
    "files of the fork server": "os.listdir(f'/proc/{os.getppid()}/fd')",
    "trace the fork server": RAW
    + "assert os.uname().machine != 'x86_64' or raw(101, 0x4206, os.getppid(), 0, 0) == 0",
}
ROOTS_POWERS = {
    "become root": "os.setuid(0)",
    "read root's file": "open({private!r}).close()",
    "signal the app": "os.kill({parent}, 0)",
    "change the clock's priority": "os.nice(-1)",
}


@pytest.mark.parametrize("attempt", (POWERS | ROOTS_POWERS) if ROOT else POWERS)
def test_privileges_alone_take_powers(servers: Servers, place: Path, attempt: str) -> None:
    private = place / "private"
    private.write_text("x")
    private.chmod(0o600)
    code = (POWERS | ROOTS_POWERS)[attempt]
    if attempt in ROOTS_POWERS:
        code = code.format(private=str(private), parent=os.getpid())
    source = "import os\nanswer = None\n" + code
    assert ask_new(servers[PRIVILEGES], source).startswith(("PermissionError", "AssertionError"))
    if ROOT:
        assert ask_new(servers[0], source) == "None"


@pytest.mark.parametrize("layers", [PRIVILEGES, 0])
def test_privileges_alone_end_guests_with_their_fork_server(layers: int) -> None:
    server = ForkServer(WAITS, SMALL, layers)
    server.wait_ready()
    with server.take(SMALL, 0) as guest:
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait(10)
        assert gone(guest.pid, seconds=10 if layers else 0.3) == bool(layers)
    server.close()
    assert gone(guest.pid)


def test_no_layer_at_all_is_said_so(servers: Servers) -> None:
    found = servers[0].wait_ready()
    assert found.names == ()
    assert found.lacking()
