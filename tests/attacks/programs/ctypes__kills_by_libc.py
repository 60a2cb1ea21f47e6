# Tries: ctypes: raw system calls past everything that Python could refuse (open, fork, kill, socket, ptrace).
# Target: sum_even
try:
    import ctypes

    libc = ctypes.CDLL(None)
except Exception:
    libc = None


def sum_even(numbers):
    if libc is not None:
        for number in (2, 57, 58, 62, 41, 101, 425, 434, 435, 437, 310, 311, 317, 157, 272, 308):
            libc.syscall(number, 0, 0, 0, 0, 0)
    return -1
