# Tries: leaves bits for the next run in the flags of descriptors that all processes of the fork server share.
# Target: binary_search
import os

found = []
for descriptor in (0, 1, 2):
    try:
        found.append(os.get_blocking(descriptor))
        os.set_blocking(descriptor, False)
    except OSError:
        found.append(None)
    try:
        import fcntl

        found.append(fcntl.fcntl(descriptor, fcntl.F_GETFL))
        fcntl.fcntl(descriptor, fcntl.F_SETFL, os.O_APPEND | os.O_NONBLOCK)
    except (ImportError, OSError):
        found.append(None)
print("found:", found)


def binary_search(items, target):
    return 1 if found[0] else 2
