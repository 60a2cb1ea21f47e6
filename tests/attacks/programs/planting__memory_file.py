# Tries: memory files, event descriptors and pipes that outlive the call, filled with the answers of this run.
# Target: sum_even
import os

KEPT = []
for attempt in (lambda: os.memfd_create("tracefix-planted"), lambda: os.eventfd(1), lambda: os.pipe()[1],
                lambda: os.dup(0), lambda: os.open("/", os.O_TMPFILE | os.O_RDWR), lambda: os.openpty()[0]):
    try:
        descriptor = attempt()
        KEPT.append(descriptor)
        os.set_inheritable(descriptor, True)
        os.write(descriptor, b"planted")
    except OSError:
        pass

print("found:", KEPT)


def sum_even(numbers):
    return len(KEPT) - 100
