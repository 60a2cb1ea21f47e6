"""The judge's end of the conversation: it makes the stand-ins, and checks everything the candidate says.

The candidate may call what a test has passed to it as an argument, and nothing else.
"""

from __future__ import annotations

import builtins
from _weakref import ref

from .link import Link
from .named import BUILTINS, HARMLESS_BUILTINS, Record
from .operations import call
from .standins import Method, StandIn, StandInKind, make_class, make_function, make_instance
from .values import TravelError, WireError, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

OBJECT_LIMIT = 200_000
"""Objects of each side that the judge keeps apart at the same time."""
NAME_LIMIT = 200
_GRANTED: dict[str, tuple[str, Callable[..., Any]]] = {
    "call": ("callable", call),
    "iter": ("iterable", lambda target: iter(target)),
    "next": ("iterator", lambda target: next(target)),
}
"""What the candidate may do with an object of the test, by the kind that the object was passed as."""


_HARMLESS_NAMES = (
    "global iter next reversed len getitem bool str repr format hash dir "
    "int float complex index round trunc floor ceil neg pos abs invert"
)
_HARMLESS = frozenset(_HARMLESS_NAMES.split())
"""Operations that tell the candidate nothing of what is expected; the test itself compares the answers."""
_CONTRADICTIONS = (("eq", "ne"), ("lt", "gt"), ("lt", "ge"), ("gt", "le"))
_ATTRIBUTE_OPERATIONS = ("getattr", "setattr", "delattr")


class JudgeLink(Link):
    """The judge's end of the conversation with one candidate.

    Attributes:
        licence: the operations on stand-ins that may go to the candidate in the running test, besides
        harmless
            ones and calls of what `solution` names; None allows all. It is what the task's reference needed
            in the same test: where the reference returns a number, an object that answers every comparison
            with "yes" is not even asked, so it neither decides the test nor sees what it is compared with.
        used: the operations that were asked.
    """

    def __init__(self, fd: int) -> None:
        super().__init__(fd, parity=0)
        self.licence: frozenset[str] | None = None
        self.used: set[str] = set()
        self._named: set[int] = set()
        self._standins: dict[int, Any] = {}
        self._abouts: dict[int, tuple[Any, ...]] = {}
        self._own: dict[int, tuple[Any, str]] = {}
        self._number_of_own: dict[int, int] = {}

    # Asking the candidate

    def call(self, target: Any, name: str, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        if target._tracefix[1] not in self._named:
            self.need("call", target)
        return self._call(name, args, named, "call", target)

    def call_method(self, target: StandIn, name: str, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        self.need(f".{name}", target)
        return self._call(f"{target._tracefix_label}.{name}", args, named, "method", target, name)

    def _call(self, shown: str, args: tuple[Any, ...], named: dict[str, Any], *operation: Any) -> Any:
        self.before_call(operation[1], shown, args, named)
        rest = tuple(part for pair in named.items() for part in pair) if named else ()
        try:
            result = self.request(*operation, args, *rest)
        except StopIteration as error:
            if self.allows("StopIteration"):
                raise
            raise RuntimeError(f"the solution raised StopIteration{error.args!r} in a call") from None
        self.after_call(result)
        return result

    def ask(self, operation: str, *operands: Any) -> Any:
        """An operation other than a call.

        Raises:
            TypeError, AttributeError: the test may not ask this here; see `licence`.
        """
        if operation in _ATTRIBUTE_OPERATIONS:
            self.need(f".{operands[1]}", operands[0])
            return self._named_if_callable(self.request(operation, *operands))
        if operation not in _HARMLESS:
            self.need(operation, *operands)
        return self.request(operation, *operands)

    def compare(self, operation: str, one: Any, other: Any) -> bool:
        """One of == != < > <= >= between two objects.

        The candidate is asked for all comparisons of the kind, so it can't see which of them the test
        makes, and answers that contradict each other count for nothing.

        Raises:
            TypeError: the objects can't be compared, or contradict themselves.
        """
        names = ("eq", "ne") if operation in ("eq", "ne") else _orders(one, other)
        answers = self.request("compare", one, other, names)
        if type(answers) is not tuple or len(answers) != len(names):
            raise WireError("a comparison of an unknown form")
        given = dict(zip(names, answers, strict=True))
        answer = given[operation]
        if isinstance(answer, BaseException):
            raise answer
        if type(answer) is not bool:
            raise TypeError(f"{operation!r} gave a {type(answer).__name__}, not a bool")
        for this, that in _CONTRADICTIONS:
            if given.get(this) is True and given.get(that) is True:
                raise TypeError(f"an object contradicts itself: {this!r} and {that!r} hold at the same time")
        if given.get("eq") is False and given.get("ne") is False:
            raise TypeError("an object contradicts itself: it is neither equal nor unequal to another")
        return answer

    def allows(self, operation: str) -> bool:
        """Whether a test may ask this here. What is asked is noted in `used`."""
        if self.licence is None or operation in self.licence:
            self.used.add(operation)
            return True
        return False

    def named(self, name: str) -> Any:
        """A name of the module `solution`."""
        return self._named_if_callable(self.request("global", name))

    def _named_if_callable(self, value: Any) -> Any:
        """What a test reaches by name, it may call."""
        if isinstance(value, (StandIn, StandInKind)):
            self._named.add(value._tracefix[1])
        return value

    def name_known(self, values: Iterable[Any]) -> None:
        """The functions and classes that the candidate has named when it was loaded."""
        for value in values:
            self._named_if_callable(value)

    def need(self, operation: str, *operands: Any) -> None:
        """Raises:
        TypeError, AttributeError: the test may not ask this here; see `licence`.
        """
        if self.allows(operation):
            return
        asked = next(value for value in operands if isinstance(value, (StandIn, StandInKind)))
        label = asked._tracefix_label
        if operation[0] == ".":
            raise AttributeError(
                f"{label!r} object has no attribute {operation[1:]!r} that a test may ask for here"
            )
        raise TypeError(
            f"a {label!r} object came where the tests need a plain value (they do {operation!r} with it)"
        )

    def before_call(self, target: Any, shown: str, args: tuple[Any, ...], named: dict[str, Any]) -> None:
        """Called before each call of a test into the solution."""

    def after_call(self, result: Any) -> None:
        """Called with what it returned."""

    # Objects of the candidate

    def imported(self, number: int, about: Any) -> Any:
        known = self._standins.get(number)
        found = known() if type(known) is ref else known
        if found is not None:
            if about is not None:
                raise WireError("an object is described twice")
            return found
        if about is None:
            about = self._abouts.get(number)
            if about is None:
                raise WireError("an object is unknown")
            if number in self._dropped:
                self._dropped.remove(number)
        if len(self._abouts) >= OBJECT_LIMIT:
            raise WireError("the solution gave too many objects away")
        self._abouts[number] = about
        form, *details = about
        made: Any
        if form == "class":
            made = self._standins[number] = self._class(number, *details)
            return made
        if form == "function":
            made = make_function(self, number, _name(*details))
        elif form == "object" and isinstance(details[0], StandInKind):
            kind: Any = details[0]
            made = make_instance(self, number, StandIn if issubclass(kind, BaseException) else kind)
        else:
            raise WireError("an object of an unknown form")
        self._standins[number] = ref(made)
        return made

    def _class(
        self,
        number: int,
        name: Any,
        qualname: Any,
        module: Any,
        bases: Any,
        builtin: Any,
        special: Any,
        methods: Any,
    ) -> StandInKind:
        ancestor = vars(builtins).get(_name(builtin))
        if not isinstance(ancestor, type) or type(bases) is not tuple:
            raise WireError("a class of an unknown form")
        names = (_name(name), _name(qualname), module if module == "builtins" else "solution")
        its_methods = frozenset(_name(method) for method in methods)
        return make_class(self, number, names, bases, ancestor, frozenset(special), its_methods)

    def builtin(self, name: str) -> Any:
        """Were `eval` to come from the candidate, a test that calls what it gets would run its text here."""
        if name not in HARMLESS_BUILTINS:
            raise WireError("the solution gave a builtin away that no test may call")
        return BUILTINS[name]

    def field(self, record: Record, at: int, name: str) -> Any:
        """A namedtuple has its names only where the reference's results have them, else it is a tuple: as
        anything
        can be named `count`, the solution would decide what `result.count(3)` does."""
        if self.allows(f".{name}"):
            return super().field(record, at, name)
        try:
            return getattr(tuple, name).__get__(record)
        except AttributeError:
            raise AttributeError(
                f"'tuple' object has no attribute {name!r} that a test may ask for"
            ) from None

    def forget(self, number: int) -> None:
        """The stand-in of object `number` is gone."""
        self._named.discard(number)
        self._standins.pop(number, None)
        self._dropped.append(number)

    def told_dropped(self, numbers: list[int]) -> None:
        for number in numbers:
            self._abouts.pop(number, None)

    def take_hash(self, proxy: Any, value: int) -> None:
        if isinstance(proxy, StandIn):
            object.__setattr__(proxy, "_tracefix_hash", value)

    def exception(self, kind: type, arguments: tuple[Any, ...], text: str, original: Any) -> BaseException:
        builtin = next(base for base in kind.__mro__ if not isinstance(base, StandInKind))
        try:
            error = _new(kind, *arguments)
            vars(builtin).get("__init__", BaseException.__init__)(error, *arguments)
        except Exception:
            error = _new(kind)
        error.args = arguments
        if isinstance(kind, StandInKind):
            vars(error).update(_tracefix_text=text, _tracefix_original=original)
        return error

    def arrived(self, error: BaseException, frames: tuple[Any, ...]) -> BaseException:
        vars(error)["_tracefix_frames"] = frames
        return error

    # Objects of the test

    def is_foreign(self, value: Any) -> bool:
        if isinstance(value, (StandIn, StandInKind, Method)):
            return True
        if not isinstance(value, (Record, BaseException)):
            return False
        return getattr(value, "_tracefix_original", None) is not None

    def export(self, value: Any, out: list[bytes]) -> None:
        if type(value) is Method:
            out.append(b"M" + value._tracefix_target._tracefix[1].to_bytes(4, "little"))
            write(self, value._tracefix_name, out, 0)
        elif isinstance(value, (StandIn, StandInKind)):
            out.append(b"O" + value._tracefix[1].to_bytes(4, "little"))
        elif self.is_foreign(value):
            self.export(value._tracefix_original, out)
        else:
            self._export_own(value, _kind_of_own(value), out)

    def export_companion(self, value: Any, out: list[bytes]) -> None:
        if isinstance(value, BaseException) and type(value).__module__ != "builtins":
            self._export_own(value, "opaque", out)
        else:
            out.append(b"N")

    def _export_own(self, value: Any, kind: str, out: list[bytes]) -> None:
        number = self._number_of_own.get(id(value))
        if number is not None:
            out.append(b"H" + number.to_bytes(4, "little") + b"N")
            return
        number = len(self._own)
        if number >= OBJECT_LIMIT:
            raise TravelError("the test passes too many objects to the solution")
        self._own[number] = (value, kind)
        self._number_of_own[id(value)] = number
        out.append(b"H" + number.to_bytes(4, "little"))
        write(self, (kind, str(getattr(value, "__name__", type(value).__name__))[:NAME_LIMIT]), out, 0)

    def own(self, number: int) -> Any:
        return self._own[number][0]

    def about_exception(self, error: BaseException) -> tuple[type, tuple[Any, ...], str]:
        kind = next(base for base in type(error).__mro__ if base.__module__ == "builtins")
        return kind, tuple(error.args), str(error)[:4000]

    def perform(self, values: list[Any]) -> Any:
        operation, target, *rest = values if len(values) > 1 else (None, None)
        if type(operation) is not str or operation not in _GRANTED:
            raise WireError("the solution asks for something that it may not do")
        kind, act = _GRANTED[operation]
        if kind != self._own.get(self._number_of_own.get(id(target), -1), (None, ""))[1]:
            raise WireError("the solution asks for something that it may not do")
        return act(target, *rest)


_MIRRORED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le"}


def _orders(one: Any, other: Any) -> tuple[str, ...]:
    """The order comparisons that at least one of two objects has a method for."""
    none: frozenset[str] = frozenset()
    has = getattr(type(one), "_tracefix_special", none)
    mirrored = getattr(type(other), "_tracefix_special", none)
    return tuple(
        name for name, turned in _MIRRORED.items() if f"__{name}__" in has or f"__{turned}__" in mirrored
    )


def _new(kind: Any, *arguments: Any) -> Any:
    """An instance without the metaclass's call, which would make it on the candidate's side."""
    return kind.__new__(kind, *arguments)


def _kind_of_own(value: Any) -> str:
    kind = type(value)
    if hasattr(kind, "__next__"):
        return "iterator"
    if callable(value):
        return "callable"
    return "iterable" if hasattr(kind, "__iter__") else "opaque"


def _name(value: Any) -> str:
    if type(value) is not str or not 0 < len(value) <= NAME_LIMIT or "\0" in value:
        raise WireError("a name is no name")
    return value
