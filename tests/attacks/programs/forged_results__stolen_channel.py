# Tries: finds the guest's socket among all objects and descriptors, and answers each call with "test passed" messages.
# Target: sum_even
import gc
import json
import os

MESSAGES = [b"done 0 passed\n", b"\x00\x00\x00\x06passed", json.dumps({"type": "done", "index": 0, "outcome": "passed"}).encode()]


def sum_even(numbers):
    for thing in gc.get_objects():
        for name in ("send", "sendall", "write"):
            try:
                send = getattr(thing, name, None)
                if callable(send) and not isinstance(thing, type):
                    for message in MESSAGES:
                        send(message)
            except BaseException:
                pass
    for descriptor in range(0, 32):
        for message in MESSAGES:
            try:
                os.write(descriptor, message)
            except OSError:
                pass
    return -1
