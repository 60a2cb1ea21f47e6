"""The process in which tests run. It alone knows what is expected, and it alone says how a test went.

It gets a job from the parent: either to read test modules and name their tests, or to run some of them
against a candidate whose socket comes with the job. It tells the parent each result as it comes. When the
tests are plain it then puts everything back and waits for the next job of the same task.
"""

from __future__ import annotations

import _socket
import ast
import marshal
import os
import sys
import time
from _weakref import ref
from json import dumps

from .asserts import HOOKS, rewrite
from .collect import Test, collect
from .differing import compare, make_cases
from .fixtures import Bench, Capsys
from .link import Closed
from .plain import builtins_for, is_plain
from .pytest_shim import Failed, Pytest, UnsupportedError
from .recording import Recorder
from .session import TEXT_LIMIT, VALUE_LIMIT, Hooks, Session
from .show import show
from .solution import Placeholders, Solution
from .standins import Function
from .tidying import Room
from .values import WireError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

WITHHELD_SECONDS = 0.005
"""The longest that a fact is kept back while tests go on."""


class Parent:
    """The socket to the parent: JSON facts out, jobs in.

    Attributes:
        eager: each fact goes out at once. Else those of quick tests go together.
    """

    def __init__(self, fd: int) -> None:
        self._socket = _socket.socket(fileno=fd)
        self._unsent: list[bytes] = []
        self._sent_at = 0.0
        self.eager = True

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
        self._unsent += (len(data).to_bytes(4, "little"), data)
        if self.eager or time.monotonic() - self._sent_at > WITHHELD_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Send what is withheld. Called at the end of a run, and when a test makes the judge wait."""
        if self._unsent:
            self._socket.sendall(b"".join(self._unsent))
            self._unsent.clear()
        self._sent_at = time.monotonic()


def main(fd: int) -> None:
    """Do one job, or one after the other as long as nothing of one is left for the next."""
    parent = Parent(fd)
    job, descriptors = parent.job()
    if job["do"] == "collect":
        _collect(parent, job)
    elif job["do"] == "cases":
        _make_cases(parent, job, [Session(descriptor, job["output_limit"]) for descriptor in descriptors])
    elif job["tests_of_task"]["plain"]:
        _stay(parent, job, descriptors)
    else:
        _run(parent, Tests(job["tests_of_task"]), job, descriptors)
    os._exit(0)


def _run(parent: Parent, tests: Tests, job: dict[str, Any], descriptors: list[int]) -> tuple[Any, ...]:
    """One run. Returns weak references to what has to be gone after it."""
    session = Session(descriptors[0], job["output_limit"], parent.flush)
    run = Run(parent, tests, job, session)
    parent.eager = job["eager"]
    parent.flush()
    try:
        run.run()
    finally:
        parent.eager = True
        parent.flush()
        run.end()
    return run.must_go()


def _stay(parent: Parent, job: dict[str, Any], descriptors: list[int]) -> None:
    tests = Tests(job["tests_of_task"])
    room = Room()
    while True:
        gone = _run(parent, tests, job, descriptors)
        job = {}
        if not room.tidy(gone):
            return
        parent.tell(clean=True)
        job, descriptors = parent.job()


def _collect(parent: Parent, job: dict[str, Any]) -> None:
    """Compile each test module, then name its tests, without a candidate.

    What is said of the code is said before any of it runs.
    """
    codes: list[Any] = []
    plain = True
    names: list[list[str]] = []
    file = ""
    try:
        for file, source in job["files"]:
            tree = ast.parse(source, file)
            plain = plain and is_plain(tree)
            codes.append(compile(rewrite(tree, source), file, "exec", dont_inherit=True))
        parent.tell(plain=plain)
        for code in codes:
            parent.send(marshal.dumps(code))
        modules: dict[str, Any] = {"solution": Placeholders(), "pytest": Pytest(str)}
        if not plain:
            sys.modules.update(modules)
        for (file, _), code in zip(job["files"], codes, strict=True):
            namespace = _execute(code, file, Hooks(Session(-1, 0)), modules if plain else None)
            names.append([test.name for test in collect(namespace)])
    except BaseException as error:
        parent.tell(problem=f"{file} can't be used: {_described(error)}")
        return
    parent.tell(names=names)


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


def _execute(code: Any, file: str, hooks: Any, modules: dict[str, Any] | None) -> dict[str, Any]:
    """Run a test module. Returns its namespace.

    Args:
        modules: `pytest` and `solution` for a plain module, which sees nothing else of this process. None
            for one that imports as it likes.
    """
    namespace: dict[str, Any] = {"__name__": file.removesuffix(".py"), "__file__": file, HOOKS: hooks}
    if modules is not None:
        namespace["__builtins__"] = builtins_for(modules)
    exec(code, namespace)
    return namespace


class Tests:
    """The tests of the task. Code is taken in once, its modules are run anew in each run.

    Attributes:
        files: name and number of tests of each file.
        licences: see `JudgeLink.licence`, by number of the test.
        cases: see `compare`.
        plain: see `plain`.
    """

    __test__ = False

    def __init__(self, told: dict[str, Any]) -> None:
        self.files: tuple[tuple[str, int], ...] = told["files"]
        self.cases: bytes = told["cases"]
        self.plain: bool = told["plain"]
        self.count = sum(count for _, count in self.files)
        self.licences = {
            number: None if names is None else frozenset(names) for number, names in told["licences"].items()
        }
        self._codes: list[Any] = list(told["codes"])

    def code(self, file: int) -> Any:
        if isinstance(self._codes[file], bytes):
            self._codes[file] = marshal.loads(self._codes[file])
        return self._codes[file]


class Run:
    """Runs the job's tests in the job's order against one candidate."""

    def __init__(self, parent: Parent, tests: Tests, job: dict[str, Any], session: Session) -> None:
        self._parent = parent
        self._tests = tests
        self._job = job
        self._clock = ~job["candidate"] << 3 | 2  # its CPU time; see `sandbox/guest.py`
        self._session = session
        self._modules: dict[str, Any] = {"pytest": Pytest(lambda: show(session.last_result, VALUE_LIMIT))}
        self._hooks = Hooks(session)
        self._recorder = Recorder() if job["recording"] else None
        self._files: dict[int, tuple[list[Test], dict[str, Any]]] = {}

    def must_go(self) -> tuple[Any, ...]:
        """Weak references to what anything of this run would keep alive."""
        return tuple(ref(part) for part in (self, self._session, self._hooks, *self._modules.values()))

    def end(self) -> None:
        """Close the connection: what may be left of the run can't ask its candidate, nor a later one."""
        self._session.hang_up()

    def run(self) -> None:
        if not self._load():
            return
        session = self._session
        if not self._tests.plain:
            sys.modules.update(self._modules)
        self._parent.tell(loaded=True, output=session.take_output(), next=self._job["tests"][0])
        tests, failures_left = self._job["tests"], self._job["most_failures"]
        for at, number in enumerate(tests):
            facts = self._test(number)
            facts["next"] = tests[at + 1] if at + 1 < len(tests) else -1
            self._parent.tell(done=number, **facts)
            failures_left -= facts["outcome"] != "passed"
            if facts["outcome"] == "lost" or failures_left < 0:
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
                self._modules["solution"] = Solution(session, found)
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
        session.start_test(self._tests.licences.get(number))
        session.recorder = self._recorder if number < self._tests.files[0][1] else None
        began, used_ns = time.monotonic(), self._candidate_ns()
        facts: dict[str, Any]
        try:
            facts = self._carry_out(number)
            if session.callback_failed is not None:
                facts = self._failure(session.callback_failed)
        except BaseException as error:
            facts = self._failure(error)
        facts["wall_ms"] = (time.monotonic() - began) * 1e3
        facts["cpu_ms"] = max(0, self._candidate_ns() - used_ns) / 1e6
        if session.fault or session.closed:
            facts.update(outcome="lost", message=session.fault)
        facts["call"] = session.call_text
        if self._job["recording"]:
            facts["used"] = sorted(session.used)
        facts["output"] = session.take_output()
        return facts

    def _candidate_ns(self) -> int:
        """CPU time of the candidate, read from outside; 0 when it is gone."""
        try:
            return time.clock_gettime_ns(self._clock)
        except OSError:
            return 0

    def _carry_out(self, number: int) -> dict[str, Any]:
        if number == self._tests.count:
            return compare(self._session, self._modules["solution"], self._tests.cases, self._job["choice"])
        test, namespace = self._find(number)
        random = sys.modules.get("random")
        if random is not None:
            random.seed(0)
        Bench(namespace, self._set_environment, self._capturing).run(test)
        return {"outcome": "passed"}

    def _find(self, number: int) -> tuple[Test, dict[str, Any]]:
        """The test with this number, counted through all files; its module is run when it is first needed."""
        for file, (name, count) in enumerate(self._tests.files):
            if number >= count:
                number -= count
                continue
            if file not in self._files:
                own = self._modules if self._tests.plain else None
                namespace = _execute(self._tests.code(file), name, self._hooks, own)
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
        """For the judge and the candidate. It comes to an end with the run, whoever still holds it."""
        if self._session.hung_up:
            raise Closed
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
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
        text = f"{error.msg} (line {error.lineno})" if isinstance(error, SyntaxError) else str(error)
    except BaseException as problem:
        text = f"<str() failed with {type(problem).__name__}>"
    name, text = type(error).__name__, text[:TEXT_LIMIT]
    return f"{name}: {text}" if text else name
