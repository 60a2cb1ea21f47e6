"""Asks a chat-completions endpoint once, within limits: the one file of grading that knows `openai`.

The package is loaded with the first question. An endpoint may send anything, so what comes is counted.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

from tracefix_tui.settings import Secret

MOST_BYTES = 256 << 10
_OURS = ("accept", "content-type", "content-length", "host", "connection", "x-stainless-raw-response")
_UNREAD: Any = {"headers": {"X-Stainless-Raw-Response": "stream"}}
"""Asks the package for a response whose body nobody has read."""


class NoAnswer(Exception):
    """There is no usable answer. Says why, without the key."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a judge is asked.

    Attributes:
        base: the address of the API, without a slash at its end.
        key: sent with each request; empty for none.
        seconds: for a whole answer.
    """

    base: str
    model: str
    key: Secret = field(default_factory=Secret)
    seconds: float = 20.0


def ask(where: Where, messages: list[dict[str, str]]) -> str:
    """The text of the answer. Blocks for `where.seconds` at most, and a little.

    Raises:
        NoAnswer
    """
    import openai

    end = time.monotonic() + where.seconds
    wait = openai.Timeout(where.seconds)
    http = openai.DefaultHttpxClient(
        timeout=wait,
        verify=where.base.startswith("https"),
        follow_redirects=False,
        event_hooks={"request": [lambda request: _leaves(request, where)]},
    )
    client = openai.OpenAI(api_key="none", base_url=where.base, max_retries=0, timeout=wait, http_client=http)
    body = {"model": where.model, "messages": messages, "temperature": 0}
    try:
        sent: Any = client.post("/chat/completions", cast_to=object, body=body, options=_UNREAD)
        return _content(_read(sent.http_response, end), where)
    except openai.APIStatusError as error:
        raise NoAnswer(f"{where.base} answers with status {error.status_code}") from None
    except openai.APITimeoutError:
        raise NoAnswer(f"{where.base} took longer than {where.seconds:g} s") from None
    except openai.OpenAIError:
        raise NoAnswer(f"{where.base} can't be reached") from None
    except NoAnswer:
        raise
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("httpx", "httpx2", "httpcore", "httpcore2"):
            raise
        timeout = "Timeout" in type(error).__name__
        what = f"took longer than {where.seconds:g} s" if timeout else "broke off its answer"
        raise NoAnswer(f"{where.base} {what}") from None
    finally:
        client.close()


def _leaves(request: Any, where: Where) -> None:
    """Only what the endpoint needs goes out, and the key."""
    for name in set(request.headers) - set(_OURS):
        del request.headers[name]
    request.headers["User-Agent"] = "tracefix"
    request.headers["Accept-Encoding"] = "identity"
    if where.key:
        request.headers["Authorization"] = f"Bearer {where.key.reveal()}"


def _read(response: Any, end: float) -> bytes:
    data = bytearray()
    try:
        for piece in response.iter_raw():
            data += piece
            if len(data) > MOST_BYTES:
                raise NoAnswer(f"its answer is longer than {MOST_BYTES >> 10} KiB")
            if time.monotonic() > end:
                raise NoAnswer("its answer took too long")
    finally:
        response.close()
    return bytes(data)


def _content(body: bytes, where: Where) -> str:
    try:
        page = json.loads(body)
        content = page["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, LookupError, TypeError):
        content = None
    if not isinstance(content, str):
        raise NoAnswer(f"{where.base} sent something that is no chat completion")
    return content
