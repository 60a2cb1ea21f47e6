"""A guest that answers each message with the same one, until its socket ends."""

import os


def main(fd: int) -> None:
    while message := os.read(fd, 65536):
        os.write(fd, message)
