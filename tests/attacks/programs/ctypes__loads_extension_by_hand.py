# Tries: loads _ctypes, _socket and _posixsubprocess by _imp, past the import system.
# Target: sum_even
import sys
from types import SimpleNamespace

_imp = sys.modules.get("_imp")
FOUND = []
for name in ("_ctypes", "_socket", "_posixsubprocess", "_multiprocessing", "mmap", "resource", "fcntl"):
    for folder in [*sys.path, "/usr/lib/python3.11/lib-dynload", sys.base_prefix + "/lib/python3.11/lib-dynload"]:
        for tag in ("cpython-311-x86_64-linux-gnu", "cpython-312-x86_64-linux-gnu", "abi3"):
            for load in ("create_dynamic", "create_builtin"):
                try:
                    spec = SimpleNamespace(name=name, origin=f"{folder}/{name}.{tag}.so", parent="")
                    FOUND.append(getattr(_imp, load)(spec))
                except Exception:
                    pass


def sum_even(numbers):
    for module in FOUND:
        if module is not None and module.__name__ == "_posixsubprocess":
            print("forks:", module)
    return -len(FOUND) - 1
