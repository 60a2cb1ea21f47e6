"""The system calls that a guest may make, with their numbers and what their arguments must be.

Everything else is denied. Chosen from what CPython 3.11 to 3.14 and glibc or musl use once all modules are
loaded: memory, time, signals of its own, its one socket, and the end. Numbers are those of the kernel's
headers (`asm/unistd_64.h`, `asm-generic/unistd.h`).
"""

from __future__ import annotations

X86_64, AARCH64 = "x86_64", "aarch64"

AUDIT_ARCH = {X86_64: 0xC000003E, AARCH64: 0xC00000B7}
"""What seccomp sees as the architecture of a call (`linux/audit.h`)."""

LAST_KNOWN = 469
"""Calls above are too new to be known here: they get ENOSYS, so that a libc falls back to an older one."""

OWN_PID = -1
"""Stands in a `Check` for the guest's own pid, known only after the fork."""


class Check:
    """One condition on the low half of an argument: `argument & mask` is one of `values`.

    `whole` also wants the high half to be zero (for pointers that must be NULL).
    """

    def __init__(self, argument: int, mask: int, values: tuple[int, ...], whole: bool = False) -> None:
        self.argument = argument
        self.mask = mask
        self.values = values
        self.whole = whole


Checks = tuple[Check, ...]
"""All of them must hold."""

_ALL = 0xFFFFFFFF
_NEGATIVE = 0x80000000
_PROT_EXEC, _MAP_ANONYMOUS, _MAP_HUGETLB = 4, 0x20, 0x40000
_READ_AND_EXEC, _WRITE_AND_EXEC = 5, 6
_F_GETFD, _F_SETFD, _F_GETFL, _F_SETFL, _O_ASYNC = 1, 2, 3, 4, 0o20000
_FIOCLEX, _FIONBIO = 0x5451, 0x5421
_SOL_SOCKET, _SO_TYPE, _SO_ERROR, _SO_PROTOCOL, _SO_DOMAIN = 1, 3, 4, 38, 39
_FUTEX_COMMAND = 0x7F
_FUTEX_WAIT_OR_WAKE = (0, 1, 9, 10)
_WRITING_FLAGS = 0o1103
"""O_WRONLY, O_RDWR, O_CREAT and O_TRUNC: the same on both architectures."""

NUMBERS: dict[str, tuple[int | None, int | None]] = {
    # memory; no page may ever become executable
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "brk": (12, 214),
    "madvise": (28, 233),
    # its one socket and /dev/null
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "recvfrom": (45, 207),
    "sendto": (44, 206),
    "shutdown": (48, 210),
    "getsockname": (51, 204),
    "getsockopt": (55, 209),
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    "fcntl": (72, 25),
    "ioctl": (16, 29),
    # time
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "times": (100, 153),
    "getrusage": (98, 165),
    # about itself
    "getpid": (39, 172),
    "getppid": (110, 173),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "getrlimit": (97, 163),
    "prlimit64": (302, 261),
    "sched_getaffinity": (204, 123),
    "getcpu": (309, 168),
    "getrandom": (318, 278),
    # threads' and signals' plumbing of one thread
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "tgkill": (234, 131),
    # the end
    "exit": (60, 93),
    "exit_group": (231, 94),
    # only for roles that are handed sockets
    "recvmsg": (47, 212),
    # only with `stdlib`
    "open": (2, None),
    "openat": (257, 56),
    "stat": (4, None),
    "lstat": (6, None),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getdents64": (217, 61),
    "lseek": (8, 62),
    "pread64": (17, 67),
    "getcwd": (79, 17),
}

_SERVER_NUMBERS: dict[str, tuple[int | None, int | None]] = {
    "clone": (56, 220),
    "fork": (57, None),
    "clone3": (435, 435),
    "wait4": (61, 260),
    "waitid": (247, 95),
    "kill": (62, 129),
    "pidfd_open": (434, 434),
    "socketpair": (53, 199),
    "sendmsg": (46, 211),
    "close_range": (436, 436),
    "dup2": (33, None),
    "dup3": (292, 24),
    "setsid": (112, 157),
    "set_tid_address": (218, 96),
    "setrlimit": (160, 164),
    "setresuid": (117, 147),
    "setresgid": (119, 149),
    "setgroups": (116, 159),
    "prctl": (157, 167),
    "capset": (126, 91),
    "landlock_restrict_self": (446, 446),
    "seccomp": (317, 277),
}

_MEMORY_CALLS = frozenset({"mmap", "mprotect"})
_DESCRIPTOR_CALLS = frozenset({"recvmsg"})
READING_CALLS = frozenset(
    {
        "open",
        "openat",
        "stat",
        "lstat",
        "newfstatat",
        "statx",
        "access",
        "faccessat",
        "faccessat2",
        "readlink",
        "readlinkat",
        "getdents64",
        "lseek",
        "pread64",
        "getcwd",
    }
)

# 0, 1 and 2 are shared with the guests that come later: a flag set on them would be a note to those.
_OWN_DESCRIPTORS = tuple(range(3, 16))

_CHECKS: dict[str, tuple[Checks, ...]] = {
    "mmap": ((Check(2, _PROT_EXEC, (0,)), Check(3, _MAP_HUGETLB, (0,))),),
    "mprotect": ((Check(2, _PROT_EXEC, (0,)),),),
    # F_SETOWN and O_ASYNC would let a guest have signals sent to others.
    "fcntl": (
        (Check(1, _ALL, (_F_GETFD, _F_SETFD, _F_GETFL)),),
        (Check(0, _ALL, _OWN_DESCRIPTORS), Check(1, _ALL, (_F_SETFL,)), Check(2, _O_ASYNC, (0,))),
    ),
    "ioctl": (
        (Check(1, _ALL, (_FIOCLEX,)),),
        (Check(0, _ALL, _OWN_DESCRIPTORS), Check(1, _ALL, (_FIONBIO,))),
    ),
    # SO_PEERPIDFD would hand out a descriptor of the fork server.
    "getsockopt": (
        (Check(1, _ALL, (_SOL_SOCKET,)), Check(2, _ALL, (_SO_TYPE, _SO_ERROR, _SO_PROTOCOL, _SO_DOMAIN))),
    ),
    # Negative clocks are those of other processes; who is handed a guest's socket may read its clock too.
    "clock_gettime": ((Check(0, _NEGATIVE, (0,)),),),
    "clock_getres": ((Check(0, _NEGATIVE, (0,)),),),
    "clock_nanosleep": ((Check(0, _NEGATIVE, (0,)),),),
    "prlimit64": ((Check(0, _ALL, (0,)), Check(2, _ALL, (0,), whole=True)),),
    "sched_getaffinity": ((Check(0, _ALL, (0,)),),),
    # The other commands (priority inheritance, requeueing) are not needed and have a history of kernel bugs.
    "futex": ((Check(1, _FUTEX_COMMAND, _FUTEX_WAIT_OR_WAKE),),),
    "tgkill": ((Check(0, _ALL, (OWN_PID,)),),),
    "open": ((Check(1, _WRITING_FLAGS, (0,)),),),
    "openat": ((Check(2, _WRITING_FLAGS, (0,)),),),
}

_MAP_LIBRARY: Checks = (Check(2, _WRITE_AND_EXEC | 1, (_READ_AND_EXEC,)), Check(3, _MAP_ANONYMOUS, (0,)))
"""With `stdlib`, extension modules are loaded: code from a file that is never writable."""


def for_fork_server(
    architecture: str, guests: dict[int, tuple[Checks, ...]]
) -> dict[int, tuple[Checks, ...]]:
    """What the fork server needs: what its guests may do, to fork and confine them, to hear of their end."""
    column = 0 if architecture == X86_64 else 1
    own = {numbers[column] for numbers in _SERVER_NUMBERS.values()} - {None}
    unchecked = {NUMBERS[name][column] for name in _CHECKS if name not in _MEMORY_CALLS}
    table = {number: () if number in unchecked else checks for number, checks in guests.items()}
    return table | {number: () for number in own if number is not None}


def allowed(architecture: str, *, receives_descriptors: bool, stdlib: bool) -> dict[int, tuple[Checks, ...]]:
    """Number -> alternatives, of which one must hold; none means: allowed whatever the arguments are."""
    column = 0 if architecture == X86_64 else 1
    table: dict[int, tuple[Checks, ...]] = {}
    for name, numbers in NUMBERS.items():
        number = numbers[column]
        if number is None:
            continue
        if name in _DESCRIPTOR_CALLS and not receives_descriptors:
            continue
        if name in READING_CALLS and not stdlib:
            continue
        checks = _CHECKS.get(name, ())
        if name == "clock_gettime" and receives_descriptors:
            checks = ()
        if stdlib and name == "mmap":
            checks += (_MAP_LIBRARY,)
        table[number] = checks
    return table
