"""What can be wrong with a request. Each error knows its code on a WebSocket and its status over HTTP."""

from __future__ import annotations


class Refused(Exception):
    """A request that is not carried out; the session is as it was. The message says what to do.

    Attributes:
        message: what is wrong and what would be right.
        field: the wire name of the field at fault, "" when it is none.
    """

    code = "EXECUTION_ERROR"
    status = 409

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(f"{field}: {message}" if field else message)
        self.message = message
        self.field = field


class Invalid(Refused):
    """A field is unknown, missing, of a wrong type, or names something that does not exist."""

    code = "VALIDATION_ERROR"
    status = 422


class NoEpisode(Refused):
    """A step before the first reset."""

    def __init__(self) -> None:
        super().__init__("There is no episode yet: send a reset first.")


class Full(Refused):
    """Every session is taken."""

    code = "CAPACITY_REACHED"
    status = 503
    words = "All {most} sessions of this server are taken. Close one, or try again when one has ended."

    def __init__(self, active: int, most: int) -> None:
        super().__init__(self.words.format(active=active, most=most))
        self.active = active
        self.most = most


class ClientFull(Full):
    """One client has as many sessions as it may have."""

    status = 429
    words = (
        "Your address holds {active} sessions here, and may hold {most}. Close one, or have the server "
        "started with a higher --per-client."
    )


class Ending(Refused):
    """The server has been told to end."""

    code = "SESSION_ERROR"
    status = 503

    def __init__(self) -> None:
        super().__init__("The server is shutting down. Connect again later.")


class Ended(Refused):
    """The server has ended the session by itself."""

    code = "SESSION_ERROR"


class NoSession(Refused):
    """No session has that id (any more)."""

    code = "SESSION_ERROR"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            "There is no such session, or it has ended. POST /reset without X-Session-Id begins a new one "
            "and answers its id."
        )


class TooFast(Refused):
    """More requests than the rate allows."""

    status = 429

    def __init__(self) -> None:
        super().__init__("Too many requests in this session. Slow down.")


class Stopped(Refused):
    """The client stopped its own step, or its time was up. Nothing has changed."""

    code = "CANCELLED"
    status = 504

    def __init__(self) -> None:
        super().__init__("The step was stopped before it was done. Nothing has changed.")


class Unable(Refused):
    """This machine can't run code at the moment."""

    status = 503
