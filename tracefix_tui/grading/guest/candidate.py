"""The process in which the code under test lives: it loads the source, answers calls and knows nothing else.

Everything here may be taken over by the code under test. So nothing here decides anything: the judge checks
whatever comes out of it.
"""

from __future__ import annotations

import builtins
import io
import marshal
import os
import sys
from select import select

from .link import LOADED, PRINTED, REQUEST, Closed, Link
from .named import HARMLESS_BUILTINS
from .operations import OPERATIONS, SPECIAL_METHODS
from .output import STREAMS, redirect
from .values import write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

SOURCE_FILE = "solution.py"
FRAME_COUNT_LIMIT = 40
METHOD_LIMIT = 300
NAME_LIMIT = 200
MESSAGE_LIMIT = 4000
MEMORY_RESERVE = [bytes(1 << 20)]
"""Is given back when the memory runs out, so that it can be told. Made before the fork: no guest fills it."""


class CandidateLink(Link):
    """The candidate's end: its objects get numbers, functions and iterators of the test become proxies."""

    def __init__(self, fd: int) -> None:
        super().__init__(fd, parity=1)
        self._objects: dict[int, Any] = {}
        self._number_of_object: dict[int, int] = {}
        self._described: set[int] = set()
        self._next_object = 0
        self._proxies: dict[int, Any] = {}
        self._number_of_proxy: dict[int, int] = {}
        self.lines: list[str] = []

    def pack_exception(self, error: BaseException) -> bytes:
        if isinstance(error, MemoryError):
            MEMORY_RESERVE.clear()  # to say it with
        return super().pack_exception(error)

    def before_sending(self) -> None:
        for stream in STREAMS:
            stream.end_of_call()

    # Objects of the candidate

    def export(self, value: Any, out: list[bytes]) -> None:
        proxied = self._number_of_proxy.get(id(value))
        if proxied is not None:
            out.append(b"O" + proxied.to_bytes(4, "little"))
            return
        number = self._number(value)
        if number in self._described:
            out.append(b"H" + number.to_bytes(4, "little") + b"N")
            return
        self._described.add(number)
        out.append(b"H" + number.to_bytes(4, "little"))
        if isinstance(value, type):
            write(self, self._describe_class(value), out, 0)
        elif _is_function(value):
            write(self, ("function", value.__name__[:NAME_LIMIT] or "?"), out, 0)
        else:
            out.append(b"tg" + (2).to_bytes(4, "little"))
            write(self, "object", out, 0)
            self.export(type(value), out)

    def export_companion(self, value: Any, out: list[bytes]) -> None:
        if type(value).__module__ == "builtins" or hasattr(value, "_tracefix_original"):
            out.append(b"N")
        else:
            self.export(value, out)

    def gives_builtin(self, name: str) -> bool:
        return name in HARMLESS_BUILTINS

    def is_foreign(self, value: Any) -> bool:
        return id(value) in self._number_of_proxy

    def _number(self, value: Any) -> int:
        number = self._number_of_object.get(id(value))
        if number is None:
            number = self._next_object
            self._next_object += 1
            self._objects[number] = value
            self._number_of_object[id(value)] = number
        return number

    def _describe_class(self, kind: type) -> tuple[Any, ...]:
        mro = kind.__mro__
        bases = tuple(base for base in kind.__bases__ if base.__module__ == "solution")
        builtin = next(base.__name__ for base in mro if base in _BUILTIN_TYPES)
        special = tuple(sorted(name for name in SPECIAL_METHODS if _overrides(kind, name)))
        methods = {
            name
            for base in mro
            if base.__module__ == "solution"
            for name, value in vars(base).items()
            if type(value) is type(_plain_function) and name[:2] != "__"
        }
        names = (kind.__name__[:NAME_LIMIT], kind.__qualname__[:NAME_LIMIT], kind.__module__)
        return ("class", *names, bases, builtin, special, tuple(sorted(methods)[:METHOD_LIMIT]))

    def key_hash(self, value: Any) -> int | None:
        if type(value).__hash__ is object.__hash__:
            return None
        return hash(value)

    def own(self, number: int) -> Any:
        return self._objects[number]

    def own_method(self, number: int, name: Any) -> Any:
        return getattr(self._objects[number], name)

    def dropped(self, number: int) -> None:
        value = self._objects.pop(number, None)
        self._number_of_object.pop(id(value), None)
        self._described.discard(number)

    # Objects of the test

    def imported(self, number: int, about: Any) -> Any:
        proxy = self._proxies.get(number)
        if proxy is None:
            proxy = _proxy_of_test_object(self, *about)
            self._proxies[number] = proxy
            self._number_of_proxy[id(proxy)] = number
        return proxy

    def perform(self, values: list[Any]) -> Any:
        name, *operands = values
        if name == "global":
            return self._global(operands[0])
        if name == "environment":
            return self._set_environment(*operands)
        return OPERATIONS[name](*operands)

    def _global(self, name: str) -> Any:
        module = sys.modules["solution"]
        try:
            return getattr(module, name)
        except AttributeError:
            raise AttributeError(f"module 'solution' has no attribute {name!r}") from None

    @staticmethod
    def _set_environment(name: str, value: str | None) -> None:
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value

    # Exceptions

    def about_exception(self, error: BaseException) -> tuple[type, tuple[Any, ...], str]:
        return type(error), tuple(error.args), _text(error)

    def exception(self, kind: type, arguments: tuple[Any, ...], text: str, original: Any) -> BaseException:
        if original is not None:
            kind = type(original.name, (kind,), {"__module__": "builtins", "__str__": lambda self: text})
        try:
            error: BaseException = kind(*arguments)
        except Exception:
            error = BaseException.__new__(kind)
        error.args = arguments
        if original is not None:
            number = self._number_of_proxy[id(original)]
            self._number_of_proxy[id(error)] = number
            self._proxies[-1 - number] = error
        return error

    def frames(self, error: BaseException) -> tuple[tuple[int, str, str], ...]:
        """The lines of the solution that the exception came through: line number, function, text."""
        found = []
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            if code.co_filename == SOURCE_FILE:
                line = trace.tb_lineno or 0
                text = self.lines[line - 1].strip() if 0 < line <= len(self.lines) else ""
                found.append((line, code.co_name, text[:200]))
                if len(found) > FRAME_COUNT_LIMIT:
                    del found[FRAME_COUNT_LIMIT // 2]
            trace = trace.tb_next
        return tuple(found)


def _text(error: BaseException) -> str:
    try:
        return str(error)[:MESSAGE_LIMIT]
    except BaseException as problem:
        return f"<str() failed with {type(problem).__name__}>"


_BUILTIN_TYPES = frozenset(value for value in vars(builtins).values() if isinstance(value, type))


def _plain_function() -> None:
    """Its type is the type of functions."""


def _is_function(value: Any) -> bool:
    """A function, or what stands for one: bound, cached, builtin."""
    if type(value) is type(_plain_function):
        return True
    is_ours = type(type(value)) is not type or type(value).__module__ == "solution"
    return not is_ours and callable(value) and type(getattr(value, "__name__", None)) is str


def _overrides(kind: type, name: str) -> bool:
    for base in kind.__mro__:
        if name in vars(base):
            return base is not object and vars(base)[name] is not None
    return False


# What the candidate sees of the test's objects


class TestObject:
    """An object of the test: it can be kept, compared by identity and handed back."""

    def __init__(self, link: CandidateLink, name: str) -> None:
        self._link = link
        self.name = name


class TestIterable(TestObject):
    """One that can be iterated over."""

    def __iter__(self) -> Any:
        return self._link.request("iter", self)


class TestIterator(TestObject):
    """One that gives its items."""

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        return self._link.request("next", self)


def _proxy_of_test_object(link: CandidateLink, kind: str, name: str) -> Any:
    if kind == "callable":

        def callback(*args: Any, **named: Any) -> Any:
            rest = (part for pair in named.items() for part in pair)
            return link.request("call", callback, args, *rest)

        callback.__name__ = callback.__qualname__ = name
        return callback
    kinds = {"iterable": TestIterable, "iterator": TestIterator}
    return kinds.get(kind, TestObject)(link, name)


# Loading


def load(link: CandidateLink, source: str) -> tuple[Any, ...]:
    """Run the source as the module `solution`: (what went wrong or None, names, functions and classes)."""
    module = type(sys)("solution")
    module.__file__ = SOURCE_FILE
    sys.modules["solution"] = module
    try:
        code = compile(source, SOURCE_FILE, "exec", dont_inherit=True)
    except SyntaxError as error:
        return (("syntax", error.lineno or 0, f"{type(error).__name__}: {error.msg}", ()), (), ())
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        return (("syntax", 0, f"{type(error).__name__}: {error}"[:MESSAGE_LIMIT], ()), (), ())
    try:
        exec(code, vars(module))
    except Closed:
        raise
    except BaseException as error:
        frames = link.frames(error)
        line = frames[-1][0] if frames else 0
        memory = "memory" if isinstance(error, MemoryError) else "import"
        return ((memory, line, f"{type(error).__name__}: {_text(error)}", frames), (), ())
    names, values = [], []
    for name, value in list(vars(module).items())[:2000]:
        if (type(value) is type or _is_function(value)) and getattr(value, "__module__", "") == "solution":
            names.append(name)
            values.append(value)
    return (None, tuple(names), tuple(values))


class _Finder:
    """The last place where an import looks: says why it fails, where a plain "No module" would not help."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> Any:
        if "." in name:
            return None
        if name in sys.stdlib_module_names:
            reason = "a task can allow it (limits.modules); else there are the usual ones only"
        else:
            reason = "only modules of the standard library can be imported"
        raise ModuleNotFoundError(f"No module named {name!r}: {reason}", name=name)


class Candidate:
    """All of a candidate but its source and its socket, made in the fork server: each page that a guest
    writes has to be copied for it.

    Args:
        rehearse: goes through a short run. A guest whose job is not there yet does this while it waits: it
            then has copies of the pages that it will write, and its run takes so much less.
    """

    def __init__(self, rehearse: Callable[[], None] | None = None) -> None:
        self._link = CandidateLink(-1)
        self._rehearse = rehearse

    def settle(self) -> None:
        """Make this process one of candidates."""
        redirect(lambda data: self._link.send(PRINTED, data))
        sys.meta_path.append(_Finder)
        vars(sys).update(stdin=io.StringIO(), __stdin__=io.StringIO())

    def main(self, fd: int) -> None:
        """Read the job, load the source, answer the judge until it hangs up."""
        sys.argv = [SOURCE_FILE]
        random = sys.modules.get("random")
        if random is not None:
            random.seed(0)
        if self._rehearse is not None and not select([fd], (), (), 0)[0]:
            self._rehearse()
        self.serve(fd)
        os._exit(0)

    def serve(self, fd: int) -> None:
        """The conversation with the judge."""
        link = self._link
        link.fd = fd
        try:
            _, body = link.receive()
            source: str = marshal.loads(body)["source"]
            link.lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            loaded = load(link, source)
            link.send_values(LOADED, link.pack(*loaded))
            del loaded
            while True:
                kind, body = link.receive()
                if kind != REQUEST:
                    break
                link.answer(body)
        except Closed:
            pass
