# Tries: subprocess, os.system, posix_spawn, popen and multiprocessing.
# Target: sum_even
import os

DONE = []


def spawn():
    yield lambda: os.system("touch /tmp/tracefix-planted-by-system")
    yield lambda: os.popen("id").read()
    yield lambda: os.posix_spawn("/bin/sh", ["sh", "-c", "touch /tmp/tracefix-planted-by-spawn"], {})
    yield lambda: os.spawnv(os.P_NOWAIT, "/bin/sleep", ["sleep", "300"])
    yield lambda: __import__("subprocess").Popen(["sleep", "300"], start_new_session=True)
    yield lambda: __import__("multiprocessing").Process(target=sum_even).start()
    yield lambda: __import__("pty").fork()


def sum_even(numbers):
    for attempt in spawn():
        try:
            DONE.append(attempt())
        except Exception:
            pass
    return -1
