"""The conversation over one socket: a request, and until its answer comes, requests of the other side.

Only one side speaks at a time, so each keeps a plain stack of open requests and no message needs a number.
"""

from __future__ import annotations

import os
import struct
import sys

from .values import TravelError, WireError
from .wire import FRAME_LIMIT, Codec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_HEAD = struct.Struct("<IB")
_RELEASED = struct.Struct("<II")

REQUEST, VALUE, RAISED, PRINTED, LOADED = range(1, 6)
"""Kinds of frames. PRINTED carries raw text; LOADED is the candidate's first frame."""
NESTING_LIMIT = 150
"""How many requests may wait for each other."""


_FRAMES_KEPT = 150
"""Frames that are kept free for a request: once it is sent, its answer has to be read whatever happens."""


def _stack_is_nearly_full() -> bool:
    try:
        sys._getframe(max(50, sys.getrecursionlimit() - _FRAMES_KEPT))
    except ValueError:
        return False
    return True


class Closed(BaseException):
    """The other side is gone. Not an `Exception`, so that no `except Exception` of a test takes it."""


class Link(Codec):
    """One end of the conversation.

    Args:
        fd: a connected stream socket.
        parity: see `Codec`.
    """

    def __init__(self, fd: int, parity: int) -> None:
        super().__init__(parity)
        self.fd = fd
        self.fault = ""
        self._buffer = b""
        self.closed = False
        self.hung_up = False
        self.answering = 0
        self._depth = 0
        self._dropped: list[int] = []

    # What the two sides do differently

    def perform(self, values: list[Any]) -> Any:
        """Do what the other side asks for: the name of an operation and its operands."""
        raise WireError("a request came that is not expected here")

    def frames(self, error: BaseException) -> tuple[Any, ...]:
        """The lines of this side that an exception came through, as far as the other side may know them."""
        return ()

    def arrived(self, error: BaseException, frames: tuple[Any, ...]) -> BaseException:
        """Receive what an operation of the other side raised, and what its `frames` gave."""
        return error

    def printed(self, text: bytes) -> None:
        """Receive output of the candidate."""
        raise WireError("output came that is not expected here")

    def dropped(self, number: int) -> None:
        """The other side has no proxy of our object `number` any more."""

    def told_dropped(self, numbers: list[int]) -> None:
        """The other side is about to learn that this one has no proxies of its objects `numbers` any more."""

    def before_sending(self) -> None:
        """Called before control passes to the other side."""

    def meanwhile(self) -> None:
        """Called when the other side takes its time."""

    # Frames

    def send(self, kind: int, body: bytes) -> None:
        """Raises:
        Closed: when nobody reads.
        """
        data = memoryview(_HEAD.pack(len(body), kind) + body)
        try:
            sent = os.write(self.fd, data)
            while sent < len(data):
                sent += os.write(self.fd, data[sent:])
        except OSError:
            self.closed = True
            raise Closed from None

    def receive(self) -> tuple[int, bytes]:
        """The next frame.

        Raises:
            Closed: when the other side is gone.
            WireError: when the frame is longer than allowed.
        """
        while len(self._buffer) < 5:
            self._fill()
        size, kind = _HEAD.unpack_from(self._buffer)
        if size > 2 * FRAME_LIMIT:  # the body, and the numbers of what was let go
            raise WireError(f"a message of more than {FRAME_LIMIT >> 20} MiB")
        end = size + 5
        if len(self._buffer) < end:
            parts = [self._buffer]
            missing = end - len(self._buffer)
            while missing > 0:
                part = self._read(min(missing, 1 << 18) if missing > 65536 else 65536)
                parts.append(part)
                missing -= len(part)
            self._buffer = b"".join(parts)
        body, self._buffer = self._buffer[5:end], self._buffer[end:]
        return kind, body

    def _fill(self) -> None:
        self._buffer += self._read(65536)

    def _read(self, size: int) -> bytes:
        data = None
        while data is None:
            try:
                data = os.read(self.fd, size)
            except BlockingIOError:  # where the socket has a time limit for reading
                self.meanwhile()
            except OSError:
                data = b""
        if not data:
            self.closed = True
            raise Closed
        return data

    def hang_up(self) -> None:
        """End the connection. Whoever asks for something after this meets `Closed`."""
        if not self.hung_up and self.fd >= 0:
            os.close(self.fd)
        self.hung_up = self.closed = True
        self.fd = -1
        self._buffer = b""

    # Conversation

    def send_values(self, kind: int, body: bytes) -> None:
        """Send a packed body, with what this side has let go of since its last message."""
        self.before_sending()
        unheld = self.take_unheld()
        dropped, self._dropped = self._dropped, []
        if dropped:
            self.told_dropped(dropped)
        head = _RELEASED.pack(len(unheld), len(dropped))
        if unheld or dropped:
            head += struct.pack(f"<{len(unheld) + len(dropped)}I", *unheld, *dropped)
        self.send(kind, head + body)

    def open_values(self, body: bytes) -> list[Any]:
        """The values of a body that `send_values` of the other side sent."""
        try:
            unheld, dropped = _RELEASED.unpack_from(body)
            numbers = struct.unpack_from(f"<{unheld + dropped}I", body, _RELEASED.size)
        except struct.error:
            raise WireError("a message is cut off") from None
        values = self.unpack(body, _RELEASED.size + 4 * len(numbers))
        self.let_go(numbers[:unheld])
        for number in numbers[unheld:]:
            self.dropped(number)
        return values

    def request(self, *values: Any) -> Any:
        """Have the other side do something: the name of an operation, then its operands.

        Raises:
            Closed: the other side is gone, or it sent nonsense, which `fault` then names.
            TravelError: an operand is too large or too deep.
            BaseException: what the operation raised there.
        """
        if self._depth >= NESTING_LIMIT or _stack_is_nearly_full():
            raise RecursionError("calls between the tests and the solution are nested too deeply")
        body = self.pack(*values)
        self._depth += 1
        try:
            self.send_values(REQUEST, body)
            return self._await_answer()
        except WireError as error:
            self.fault = self.fault or str(error)
            raise Closed from None
        finally:
            self._depth -= 1

    def _await_answer(self) -> Any:
        while True:
            kind, body = self.receive()
            if kind in (VALUE, RAISED) and self._buffer:
                raise WireError("a message out of turn")
            if kind == VALUE:
                found = self.open_values(body)
                if len(found) != 1:
                    raise WireError("an answer has not one value")
                return found[0]
            if kind == RAISED:
                raise self._raised(self.open_values(body))
            if kind == REQUEST:
                self.answer(body)
            elif kind == PRINTED:
                self.printed(body)
            else:
                raise WireError("a message of an unknown kind")

    def answer(self, body: bytes) -> None:
        """Do what a REQUEST asks for and send the answer."""
        values = self.open_values(body)
        kind = VALUE
        self.answering += 1
        try:
            values = [self.perform(values)]
            packed = self.pack(*values)
        except (Closed, WireError):
            raise
        except BaseException as error:
            kind = RAISED
            values = []
            packed = self.pack_exception(ValueError(*error.args) if isinstance(error, TravelError) else error)
        finally:
            self.answering -= 1
        values.clear()
        self.send_values(kind, packed)

    def pack_exception(self, error: BaseException) -> bytes:
        frames = self.frames(error)
        error.__traceback__ = None
        return self.pack(error, frames)

    def _raised(self, values: list[Any]) -> BaseException:
        if len(values) != 2 or not isinstance(values[0], BaseException) or type(values[1]) is not tuple:
            raise WireError("an exception has an unknown form")
        return self.arrived(values[0], values[1])
