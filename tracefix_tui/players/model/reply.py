"""An endpoint's answer put together from its pieces, and what can go wrong on the way to one.

Pure: bytes come in, a reply goes out. Everything in the stream is taken as hostile: each size has a limit and
each field is looked at before it is believed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

MAX_BYTES = 16_000_000
"""Most bytes of one answer as it comes over the wire; each token may take some 300 there."""

MAX_OBJECT_BYTES = 4_000_000
"""Most bytes of one JSON object: decoded, it can take thirty times as much memory."""

MAX_CHARACTERS = 1_000_000
"""Most characters of one answer's texts."""

MAX_CALLS = 64
_MAX_TOKENS = 10**9

Kind = Literal["reasoning", "text", "call", "arguments"]
Tell = Callable[[Kind, str], None]
"""Takes each piece of an answer as it comes. A "call" is the name of a tool."""


class EndpointError(Exception):
    """An endpoint gave no answer that can be used. The message says what to do and holds no key.

    Attributes:
        status: the HTTP status, 0 when there was none.
        complaint: what the endpoint said, in lower case.
        again: whether the same request may well succeed; `after` how many seconds it asks to wait first.
        spoken: how many characters of an answer had come.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        complaint: str = "",
        again: bool = False,
        after: float | None = None,
        spoken: int = 0,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.complaint = complaint
        self.again = again
        self.after = after
        self.spoken = spoken


class TooLong(Exception):
    """An answer that is too long for an action. The message says how long one may be."""


@dataclass(frozen=True, slots=True)
class Call:
    """A tool that the model wants to use; `arguments` as it wrote them."""

    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer.

    Attributes:
        finish: why the model stopped: "stop", "tool_calls", "length", "content_filter", ...
        tokens: what the endpoint says it has read and written; None when it does not say.
    """

    text: str = ""
    reasoning: str = ""
    calls: tuple[Call, ...] = ()
    refusal: str = ""
    finish: str = ""
    tokens: tuple[int, int] | None = None

    @property
    def characters(self) -> int:
        written = len(self.text) + len(self.reasoning) + len(self.refusal)
        return written + sum(len(call.name) + len(call.arguments) for call in self.calls)


@dataclass(slots=True)
class _Parts:
    """A tool call as it comes."""

    name: str = ""
    arguments: list[str] = field(default_factory=list)


class Assembler:
    """Puts an answer together from decoded objects: chunks of a stream, or one whole completion.

    Attributes:
        spoken: how many characters have come.
        finish: why the model stopped; "" while it has not.
    """

    def __init__(self, tell: Tell) -> None:
        self.spoken = 0
        self.finish = ""
        self._tell = tell
        self._parts: dict[str, list[str]] = {"text": [], "reasoning": [], "refusal": []}
        self._calls: dict[int, _Parts] = {}
        self._tokens: tuple[int, int] | None = None

    def take(self, chunk: object) -> None:
        """Take in one object.

        Raises:
            EndpointError: it reports an error, or is no part of a completion.
            TooLong: the answer has grown beyond its limit.
        """
        if not isinstance(chunk, Mapping):
            raise EndpointError("sent something that is no part of an answer", again=True)
        if chunk.get("error"):
            said = error_text(chunk)
            raise EndpointError(f"broke off with an error: {said}", complaint=said.lower(), again=True)
        self._take_usage(chunk.get("usage"))
        choices = chunk.get("choices")
        for choice in choices[:1] if isinstance(choices, list) else ():
            if not isinstance(choice, Mapping):
                continue
            message = choice.get("delta") or choice.get("message")
            if isinstance(message, Mapping):
                self._take_message(message)
            if isinstance(choice.get("finish_reason"), str):
                self.finish = choice["finish_reason"]

    def reply(self) -> Reply:
        """What has come, as one answer."""
        calls = tuple(Call(call.name, "".join(call.arguments)) for call in self._calls.values())
        joined = {name: "".join(parts) for name, parts in self._parts.items()}
        return Reply(calls=calls, finish=self.finish, tokens=self._tokens, **joined)

    def _take_message(self, message: Mapping[str, Any]) -> None:
        for name in ("reasoning_content", "reasoning", "thinking"):
            if self._add("reasoning", message.get(name)):
                break
        self._add("text", _plain(message.get("content")))
        self._add("refusal", message.get("refusal"))
        calls = message.get("tool_calls")
        for place, call in enumerate(calls if isinstance(calls, list) else ()):
            if isinstance(call, Mapping):
                self._take_call(call, place)

    def _take_call(self, call: Mapping[str, Any], place: int) -> None:
        index = call.get("index")
        number = index if isinstance(index, int) and not isinstance(index, bool) else place
        function = call.get("function")
        if not isinstance(function, Mapping):
            return
        if number not in self._calls and len(self._calls) >= MAX_CALLS:
            raise TooLong(f"It held more than {MAX_CALLS} tool calls.")
        known = self._calls.setdefault(number, _Parts())
        name, arguments = function.get("name"), function.get("arguments")
        if isinstance(name, str) and name and not known.name:
            self._count(name)
            known.name = name
            self._tell("call", name)
        if isinstance(arguments, Mapping):
            arguments = json.dumps(arguments)
        if isinstance(arguments, str) and arguments:
            self._count(arguments)
            known.arguments.append(arguments)
            self._tell("arguments", arguments)

    def _add(self, name: Literal["text", "reasoning", "refusal"], piece: object) -> bool:
        if not isinstance(piece, str) or not piece:
            return False
        self._count(piece)
        self._parts[name].append(piece)
        self._tell("text" if name == "refusal" else name, piece)
        return True

    def _count(self, piece: str) -> None:
        self.spoken += len(piece)
        if self.spoken > MAX_CHARACTERS:
            raise TooLong(f"It was longer than {MAX_CHARACTERS:,} characters.")

    def _take_usage(self, usage: object) -> None:
        if not isinstance(usage, Mapping):
            return
        counts = tuple(usage.get(name) for name in ("prompt_tokens", "completion_tokens"))
        if all(type(count) is int and 0 <= count <= _MAX_TOKENS for count in counts):
            self._tokens = counts[0] or 0, counts[1] or 0


def error_text(body: object) -> str:
    """What an error object says, as one text: its message, with code or type where there is one."""
    if isinstance(body, Mapping):
        error = body.get("error", body)
        if isinstance(error, Mapping):
            said = [error.get(name) for name in ("message", "detail", "code", "type")]
            found = [str(each) for each in said if isinstance(each, (str, int)) and each != ""]
            return " ".join(dict.fromkeys(found)) or "no reason given"
        return str(error)
    return str(body)


def _plain(content: object) -> object:
    """The text of a content that comes as a list of parts."""
    if not isinstance(content, list):
        return content
    texts = [part.get("text") for part in content if isinstance(part, Mapping)]
    return "".join(text for text in texts if isinstance(text, str))
