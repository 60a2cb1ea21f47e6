"""The parent's side of the socket to a judge: one job out, JSON facts in, with limits on everything."""

from __future__ import annotations

import json
import marshal
import socket
import struct
import time
from typing import Any

_FACT_LIMIT = 16 << 20
_SEND_SECONDS = 10.0
_JSON = json.JSONDecoder()
_LOOK_UP = struct.pack("@ll", 0, 2000)
"""Seconds and microseconds (`struct timeval`) that a judge waits for an answer before it looks up."""


class JudgeGone(Exception):
    """The judge has closed its socket or died."""


class JudgeNonsense(Exception):
    """The judge sent what is no fact. Nothing of its run counts then."""


def send_job(sock: socket.socket, job: dict[str, Any], descriptors: tuple[int, ...] = ()) -> None:
    """Send a job, with descriptors that are to be the guest's own.

    Raises:
        JudgeGone: nobody reads it.
    """
    body = marshal.dumps(job)
    try:
        sock.settimeout(_SEND_SECONDS)
        message = len(body).to_bytes(4, "little") + body
        sent = socket.send_fds(sock, [message], descriptors) if descriptors else 0
        if sent < len(message):
            sock.sendall(message[sent:])
    except OSError as error:
        raise JudgeGone(str(error)) from error


def send_candidate_job(sock: socket.socket, job: dict[str, Any]) -> None:
    """Send a candidate its source. That nobody reads it is found out by the judge."""
    body = marshal.dumps(job)
    try:
        sock.settimeout(_SEND_SECONDS)
        sock.sendall(len(body).to_bytes(4, "little") + b"\0" + body)
    except OSError:
        pass
    finally:
        # the judge goes on with this socket, which keeps its mode: it looks up when there is no answer
        sock.setblocking(True)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _LOOK_UP)


class Facts:
    """Reads what a judge says."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._buffer = b""

    @property
    def more(self) -> bool:
        """Whether the next one is here already."""
        return len(self._buffer) >= 4 + int.from_bytes(self._buffer[:4], "little") > 4

    def next(self, deadline: float) -> dict[str, Any] | None:
        """The next fact, or None when there is none by `deadline` (of the monotonic clock).

        Raises:
            JudgeGone, JudgeNonsense
        """
        data = self.next_bytes(deadline)
        if data is None:
            return None
        try:
            text = data.decode()
            fact, end = _JSON.raw_decode(text)
        except (ValueError, RecursionError) as error:
            raise JudgeNonsense("a fact that is no JSON") from error
        if not isinstance(fact, dict) or end != len(text):
            raise JudgeNonsense("a fact of an unknown form")
        return fact

    def next_bytes(self, deadline: float) -> bytes | None:
        """The next message as it is."""
        while True:
            size = int.from_bytes(self._buffer[:4], "little")
            if len(self._buffer) >= 4:
                if size > _FACT_LIMIT:
                    raise JudgeNonsense("a fact that is too long")
                if len(self._buffer) >= size + 4:
                    data, self._buffer = self._buffer[4 : size + 4], self._buffer[size + 4 :]
                    return data
            wait = deadline - time.monotonic()
            if wait <= 0:
                return None
            try:
                self._sock.settimeout(wait)
                data = self._sock.recv(1 << 16)
            except TimeoutError:
                return None
            except OSError as error:
                raise JudgeGone(str(error)) from error
            if not data:
                raise JudgeGone("it ended")
            self._buffer += data
