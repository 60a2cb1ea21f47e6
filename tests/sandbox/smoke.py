"""The whole sandbox in one run, for other users and other Pythons: `python tests/sandbox/smoke.py`.

Standard library only. Prints one line per check and ends with 1 when one failed.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.sandbox.asking import EVALUATE, SMALL, WAITS, ask, children, gone
from tracefix_tui.sandbox import Profile, Sandbox
from tracefix_tui.sandbox.checkup import examine

COMPUTES = """
import gc, os, select, signal, time
seen = []
signal.signal(signal.SIGUSR1, lambda *_: seen.append(1))
signal.raise_signal(signal.SIGUSR1)
big = [str(n) for n in range(300_000)]
big.sort(); big.extend(big); del big; gc.collect()
exec(compile("def f(n):\\n    return n and f(n - 1)", "f", "exec"))
f(500)
{}.fromkeys(range(10**5)); (2**20000).bit_length(); float("1.5") ** 2.5; "%.3f" % 1e10; "ß".upper().encode()
time.sleep(0.001); time.time(); time.process_time(); time.thread_time(); time.strftime("%Y", time.gmtime(0))
os.urandom(9); os.getpid(); os.cpu_count()
poll = select.poll(); poll.register(3); poll.poll(0); select.select([], [], [], 0)
try:
    1 / 0
except ZeroDivisionError as problem:
    import traceback
    traceback.format_exception(problem)
async def nothing():
    return [n async for n in numbers()]
async def numbers():
    yield 1
try:
    nothing().send(None)
except StopIteration as end:
    seen += end.value
try:
    f(10**9)
except RecursionError:
    seen.append(3)
try:
    bytearray(1 << 40)
except MemoryError:
    seen.append(4)
answer = seen
"""

REFUSED = [
    "open('/etc/passwd')",
    "os.listdir('/')",
    "open('/proc/self/mem')",
    "_socket.socket(2, 1)",
    "_socket.socket(1, 2)",
    "os.fork()",
    "os.execv('/bin/true', ['true'])",
    "os.kill(os.getppid(), 9)",
    "os.setuid(0)",
    "open(f'/proc/{os.getppid()}/mem', 'rb')",
]


def main() -> int:
    failed = 0

    def check(name: str, well: object, detail: object = "") -> None:
        nonlocal failed
        failed += not well
        print("ok  " if well else "FAIL", name, detail if not well else "")

    print(sys.version.split()[0], "uid", os.getuid())
    role = EVALUATE.__class__("evaluate", EVALUATE.path, (*EVALUATE.preload, "traceback", "tokenize"))
    with Sandbox() as sandbox:
        layers = sandbox.layers
        check("layers", len(layers.names) >= 3 and not layers.lacking(), layers)
        for layer in examine().layers:
            check(
                f"{layer.name} alone", layer.proven or (layer.name == "landlock" and not layer.claims), layer
            )
        with sandbox.spawn(role, Profile(memory_mib=256)) as guest:
            said = ask(guest, COMPUTES)
            check("an ordinary program runs", said == "[1, 1, 3, 4]", said)
        for source in REFUSED:
            with sandbox.spawn(role, SMALL) as guest:
                said = ask(guest, f"import os, _socket\nanswer = {source}")
                check(source, said.startswith("PermissionError"), said)
        with sandbox.spawn(role, SMALL) as guest:
            said = ask(guest, "import threading\nthreading.Thread(target=print).start()")
            check("threads", said.startswith("RuntimeError"), said)
        with sandbox.spawn(role, Profile(stdlib=True)) as guest:
            said = ask(guest, "import json, decimal; answer = json.dumps([1]), decimal.Decimal('1.5')")
            check("standard library from disk", said == "('[1]', Decimal('1.5'))", said)
        with sandbox.spawn(WAITS, SMALL) as guest:
            guest.sock.sendall(b"x")
            check("echo", guest.sock.recv(10) == b"x")
            threading.Timer(0.05, guest.kill).start()
            end = guest.wait(10)
            check("kill", end is not None and end.signal == signal.SIGKILL, end)
        with sandbox.spawn(EVALUATE, SMALL) as guest:
            said = ask(guest, "import ctypes; ctypes.string_at(0)")
            end = guest.wait(10)
            check("crash", end is not None and end.signal == signal.SIGSEGV, end)
        servers = children()
        pids = [*servers, *[pid for server in servers for pid in children(server)]]
    check("nothing is left", gone(*pids))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
