# Tries: writes files for a later run into the temporary folders, the home, the working folder and beside the modules.
# Target: sum_even
import os
import sys

FOLDERS = ["/tmp", "/var/tmp", "/dev/shm", "/root", "/home", ".", "/", os.path.expanduser("~"), *sys.path]
for module in list(sys.modules.values()):
    if getattr(module, "__file__", None):
        FOLDERS.append(os.path.dirname(module.__file__))
for folder in dict.fromkeys(FOLDERS):
    for name in ("tracefix-planted", "tracefix-planted.pth", "sitecustomize_tracefix-planted.py"):
        for flags in (os.O_CREAT | os.O_WRONLY, os.O_CREAT | os.O_WRONLY | os.O_APPEND):
            try:
                descriptor = os.open(os.path.join(folder, name), flags)
                os.write(descriptor, b"planted")
                os.close(descriptor)
            except (OSError, ValueError):
                pass


def sum_even(numbers):
    return -1
