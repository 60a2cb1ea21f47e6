# Tries: folders, links, pipes, device nodes, renames and attributes in place of files.
# Target: sum_even
import os

NAME = "/tmp/tracefix-planted-"
ATTEMPTS = [
    lambda: os.mkdir(NAME + "folder"),
    lambda: os.symlink("/etc/passwd", NAME + "link"),
    lambda: os.link("/etc/passwd", NAME + "hard"),
    lambda: os.mkfifo(NAME + "pipe"),
    lambda: os.mknod(NAME + "node"),
    lambda: os.rename("/tmp", NAME + "renamed"),
    lambda: os.truncate("/etc/hostname", 0),
    lambda: os.chmod("/tmp", 0o700),
    lambda: os.chown("/tmp", 1, 1),
    lambda: os.utime("/tmp", (1, 1)),
    lambda: os.unlink("/etc/hostname"),
    lambda: os.setxattr("/tmp", b"user.tracefix", b"planted"),
    lambda: os.chdir("/tmp"),
    lambda: os.chroot("/tmp"),
    lambda: os.umask(0),
]
DONE = []
for number, attempt in enumerate(ATTEMPTS):
    try:
        attempt()
        DONE.append(number)
    except (OSError, AttributeError):
        pass


def sum_even(numbers):
    print("worked:", DONE)
    return -1
