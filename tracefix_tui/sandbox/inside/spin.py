"""A guest that ignores what it can and never ends: for the proof that it is ended from outside."""

import _signal  # type: ignore[import-not-found]


def main(fd: int) -> None:
    for number in (_signal.SIGTERM, _signal.SIGINT, _signal.SIGHUP, _signal.SIGXCPU):
        _signal.signal(number, _signal.SIG_IGN)
    while True:
        pass
