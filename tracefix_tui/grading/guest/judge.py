"""The process in which tests run. It alone knows what is expected, and it alone says how a test went.

It gets a job from the parent: either to read test modules and name their tests, or to run some of them
against a candidate whose socket comes with the job. It tells the parent each result as it comes.
"""

from __future__ import annotations

import _socket
import marshal
import os
import sys
import time
from json import dumps

from .asserts import HOOKS, rewrite
from .collect import Test, collect
from .differing import compare, make_cases
from .fixtures import Bench, Capsys
from .link import Closed
from .pytest_shim import Failed, Pytest, UnsupportedError
from .recording import Recorder
from .session import TEXT_LIMIT, VALUE_LIMIT, Hooks, Session
from .show import show
from .solution import Placeholders, Solution
from .standins import Function
from .values import WireError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Parent:
    """The socket to the parent: JSON lines out, one job in."""

    def __init__(self, fd: int) -> None:
        self._socket = _socket.socket(fileno=fd)

    def job(self) -> tuple[dict[str, Any], list[int]]:
        """The job and the descriptors that came with it."""
        head, ancillary, _, _ = self._socket.recvmsg(4, _socket.CMSG_SPACE(16))
        descriptors: list[int] = []
        for _, _, data in ancillary:
            descriptors += memoryview(data[: len(data) - len(data) % 4]).cast("i").tolist()
        while len(head) < 4:
            head += self._read(4 - len(head))
        size = int.from_bytes(head, "little")
        parts = []
        while size:
            parts.append(self._read(min(size, 1 << 20)))
            size -= len(parts[-1])
        return marshal.loads(b"".join(parts)), descriptors

    def _read(self, size: int) -> bytes:
        data = self._socket.recv(size)
        if not data:
            os._exit(0)
        return data

    def tell(self, **facts: Any) -> None:
        self.send(dumps(facts).encode())

    def send(self, data: bytes) -> None:
        self._socket.sendall(len(data).to_bytes(4, "little") + data)


def main(fd: int) -> None:
    """Do one job."""
    parent = Parent(fd)
    job, descriptors = parent.job()
    sessions = [Session(descriptor, job["output_limit"]) for descriptor in descriptors]
    if job["do"] == "collect":
        _collect(parent, job)
    elif job["do"] == "cases":
        _make_cases(parent, job, sessions)
    else:
        Run(parent, job, sessions[0]).run()
    os._exit(0)


def _collect(parent: Parent, job: dict[str, Any]) -> None:
    """Compile each test module and name its tests, without a candidate."""
    names: list[list[str]] = []
    codes: list[bytes] = []
    _install(solution=Placeholders(), pytest=Pytest(str))
    hooks = Hooks(Session(-1, 0))
    for file, source in job["files"]:
        try:
            code = compile(rewrite(source, file), file, "exec", dont_inherit=True)
            names.append([test.name for test in collect(_execute(code, file, hooks))])
        except BaseException as error:
            parent.tell(problem=f"{file} can't be used: {_described(error)}")
            return
        codes.append(marshal.dumps(code))
    parent.tell(names=names)
    for code_bytes in codes:
        parent.send(code_bytes)


def _make_cases(parent: Parent, job: dict[str, Any], sessions: list[Session]) -> None:
    """Have the reference answer new inputs, in two processes."""
    solutions = []
    for session in sessions:
        session.licence = frozenset()
        _, names, values = session.loaded()
        solutions.append(Solution(session, dict(zip(names, values, strict=True))))
    cases = make_cases(job["recorded"], (solutions[0], solutions[1]))
    parent.tell(cases=True)
    parent.send(cases)


def _install(**modules: Any) -> None:
    sys.modules.update(modules)


def _execute(code: Any, file: str, hooks: Any) -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": file.removesuffix(".py"), "__file__": file, HOOKS: hooks}
    exec(code, namespace)
    return namespace


class Run:
    """Runs the job's tests in the job's order against one candidate."""

    def __init__(self, parent: Parent, job: dict[str, Any], session: Session) -> None:
        self._parent = parent
        self._job = job
        self._session = session
        self._hooks = Hooks(session)
        self._recorder = Recorder() if job["recording"] else None
        self._files: dict[int, tuple[list[Test], dict[str, Any]]] = {}

    def run(self) -> None:
        if not self._load():
            return
        session = self._session
        _install(pytest=Pytest(lambda: show(session.last_result, VALUE_LIMIT)))
        self._parent.tell(loaded=True, output=session.take_output(), next=self._job["tests"][0])
        tests = self._job["tests"]
        for at, number in enumerate(tests):
            facts = self._test(number)
            facts["next"] = tests[at + 1] if at + 1 < len(tests) else -1
            self._parent.tell(done=number, **facts)
            if facts["outcome"] == "lost":
                return
        if self._recorder is not None:
            self._parent.tell(recorded=True)
            self._parent.send(marshal.dumps(self._recorder.fit()))

    def _load(self) -> bool:
        """Wait until the source is loaded. Tell the parent when it does not."""
        session = self._session
        try:
            problem, names, values = session.loaded()
            if problem is None:
                found = dict(zip(names, values, strict=True))
                session.functions = {
                    value._tracefix[1]: name for name, value in found.items() if type(value) is Function
                }
                _install(solution=Solution(session, found))
                return True
            form, line, message, frames = problem
            facts = {"form": str(form), "line": int(line), "message": str(message)[:TEXT_LIMIT]}
            self._parent.tell(problem=facts, frames=_frames(frames), output=session.take_output())
        except Closed:
            self._parent.tell(lost=session.fault, output=session.take_output())
        except (WireError, ValueError, TypeError) as error:
            self._parent.tell(lost=f"the candidate sent nonsense: {error}", output=session.take_output())
        return False

    def _test(self, number: int) -> dict[str, Any]:
        session = self._session
        licence = self._job["licences"].get(number)
        session.start_test(None if licence is None else frozenset(licence))
        session.recorder = self._recorder if number < self._job["files"][0][1] else None
        began = time.monotonic()
        facts: dict[str, Any]
        try:
            facts = self._carry_out(number)
            if session.callback_failed is not None:
                facts = self._failure(session.callback_failed)
        except BaseException as error:
            facts = self._failure(error)
        facts["wall_ms"] = (time.monotonic() - began) * 1e3
        if session.fault or session.closed:
            facts.update(outcome="lost", message=session.fault)
        facts["call"] = session.call_text
        if self._job["recording"]:
            facts["used"] = sorted(session.used)
        facts["output"] = session.take_output()
        return facts

    def _carry_out(self, number: int) -> dict[str, Any]:
        if number == sum(count for _, count in self._job["files"]):
            return compare(self._session, sys.modules["solution"], self._job["cases"])
        test, namespace = self._find(number)
        random = sys.modules.get("random")
        if random is not None:
            random.seed(0)
        Bench(namespace, self._set_environment, self._capturing).run(test)
        return {"outcome": "passed"}

    def _find(self, number: int) -> tuple[Test, dict[str, Any]]:
        """The test with this number, counted through all files; its module is run when it is first needed."""
        for file, (name, count) in enumerate(self._job["files"]):
            if number >= count:
                number -= count
                continue
            if file not in self._files:
                namespace = _execute(marshal.loads(self._job["codes"][file]), name, self._hooks)
                self._files[file] = (collect(namespace, named=False), namespace)
            tests, namespace = self._files[file]
            if len(tests) != count:
                raise UnsupportedError(
                    f"{name} has {len(tests)} tests now and had {count}; its tests must not vary"
                )
            return tests[number], namespace
        raise UnsupportedError("there is no such test")

    def _failure(self, error: BaseException) -> dict[str, Any]:
        if isinstance(error, Closed):
            return {"outcome": "lost", "message": self._session.fault}
        frames = _frames(getattr(error, "_tracefix_frames", ()))
        theirs = hasattr(error, "_tracefix_frames")
        if isinstance(error, Failed):
            return {
                "outcome": "failed",
                "message": str(error)[:TEXT_LIMIT],
                "expected": error.expected,
                "got": error.got,
            }
        if isinstance(error, AssertionError) and not theirs:
            return {"outcome": "failed", "message": str(error)[:TEXT_LIMIT]}
        text = _described(error)
        outcome = "memory" if isinstance(error, MemoryError) and theirs else "error"
        return {"outcome": outcome, "message": text, "got": text if theirs else "", "frames": frames}

    def _set_environment(self, name: str, value: str | None) -> None:
        self._session.request("environment", name, value)

    def _capturing(self, capsys: Capsys | None) -> None:
        self._session.capsys = capsys


def _frames(frames: Any) -> list[tuple[int, str, str]]:
    """Frames as the candidate tells them, checked and cut."""
    found = []
    for frame in frames[:60] if type(frames) is tuple else ():
        line, function, text = frame
        if type(line) is int and type(function) is str and type(text) is str and 0 <= line < 1 << 31:
            found.append((line, function[:200], text[:200]))
    return found


def _described(error: BaseException) -> str:
    try:
        text = str(error)[:TEXT_LIMIT]
    except BaseException as problem:
        text = f"<str() failed with {type(problem).__name__}>"
    name = type(error).__name__
    if isinstance(error, SyntaxError):
        text = f"{error.msg} (line {error.lineno})"
    return f"{name}: {text}" if text else name
