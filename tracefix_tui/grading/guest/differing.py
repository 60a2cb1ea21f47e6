"""Differential tests in the judge: the reference's answers to new inputs, and a candidate's beside them."""

from __future__ import annotations

import marshal

from .inputs import Dice, Likeness
from .link import Closed
from .show import show, show_call
from .wire import Codec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .session import Session

CASES = 30
"""Cases that a source is asked."""
POOL = 150
"""Cases that there are to choose from; the source decides which, so that few tries don't meet them all."""
_FEWEST = 5
_SMALL = 1000
"""Bytes of the arguments of a call that new ones are made from: large ones test the speed, not the answer."""
_TRIES = 600
_TOLERANCE = 1e-9
_LARGEST = 1e300


def make_cases(recorded: bytes, references: tuple[Any, Any]) -> bytes:
    """New inputs, with what the reference makes of them: (function, look, arguments, result), marshalled.

    The reference is asked twice, in two processes and in two orders: an input is used only when both give
    the same. What the reference refuses is outside of what it was written for and is not used.

    Args:
        recorded: what `Recorder.fit` gave, marshalled.
        references: the module `solution` of each process.
    """
    functions: dict[str, tuple[str, list[bytes]]] = marshal.loads(recorded)
    wanted: list[tuple[str, str, bytes]] = []
    for seed, (name, (look, packed)) in enumerate(sorted(functions.items())):
        wanted += ((name, look, arguments) for arguments in _inputs(packed, seed, POOL // len(functions)))
    forward = [_answer(references[0], name, arguments) for name, _, arguments in wanted]
    backward = [_answer(references[1], name, arguments) for name, _, arguments in reversed(wanted)]
    cases = []
    for (name, look, arguments), one, other in zip(wanted, forward, reversed(backward), strict=True):
        if one is not None and other is not None and _alike(one, other):
            cases.append((name, look, arguments, Codec(0).pack(*one)))
    return marshal.dumps(cases) if len(cases) >= _FEWEST else b""


def _inputs(packed: list[bytes], seed: int, most: int) -> list[bytes]:
    calls = [Codec(1).unpack(arguments) for arguments in packed]
    shapes = {(len(args), named) for args, named in calls}
    if len(shapes) > 1 or any(named for _, named in calls):
        return []  # keywords and defaults: too little is known of what goes together
    small = [args for (args, _), size in zip(calls, map(len, packed), strict=True) if size <= _SMALL]
    if len(small) < 2:
        return []
    likeness = Likeness(small)
    dice = Dice(seed + 1)
    found: dict[bytes, None] = {}
    for _ in range(_TRIES):
        arguments = Codec(0).pack(likeness.new_input(dice), ())
        if arguments not in packed:
            found[arguments] = None
        if len(found) >= most:
            break
    return list(found)


def _answer(solution: Any, name: str, arguments: bytes) -> tuple[Any, Any] | None:
    """The result, and the arguments after the call if it has changed them (else None). None if it raises."""
    args, _ = Codec(1).unpack(arguments)
    try:
        result = getattr(solution, name)(*args)
        after = args if Codec(0).pack(args, ()) != arguments else None
        Codec(0).pack(result, after)
    except Closed:
        raise
    except BaseException:
        return None
    return result, after


def compare(session: Session, solution: Any, cases: bytes, choice: int) -> dict[str, Any]:
    """Ask the candidate some of the cases. The facts of the first in which it does not agree, or of a passed
    test.

    Args:
        choice: decides which.
    """
    for name, look, arguments, packed in Dice(choice).shuffled(marshal.loads(cases))[:CASES]:
        args, _ = Codec(1).unpack(arguments)
        expected, after = Codec(1).unpack(packed)
        session.call_text = show_call(name, args, {})
        result = getattr(solution, name)(*args)
        if look == "truth":
            result, expected = bool(result), bool(expected)
        if not _alike(result, expected):
            return _disagreement(show(expected, 600), show(result, 600))
        if after is not None and not _alike(args, after):
            return _disagreement(f"arguments after the call: {show(after, 500)}", show(args, 600))
    return {"outcome": "passed"}


def _disagreement(expected: str, got: str) -> dict[str, Any]:
    message = "it differs from the reference on an input made from those of the visible tests"
    return {"outcome": "failed", "message": message, "expected": expected, "got": got}


def _alike(found: Any, expected: Any) -> bool:
    """Equal as an assert would see it, with a tolerance for the last digits of finite floats."""
    if {type(found), type(expected)} in ({float}, {float, int}):
        if found != found or expected != expected:
            return found != found and expected != expected
        if found == expected or not (_is_finite(found) and _is_finite(expected)):
            return bool(found == expected)
        return bool(abs(found - expected) <= _TOLERANCE * max(1.0, abs(expected)))
    if type(found) in (list, tuple) and type(expected) is type(found):
        return len(found) == len(expected) and all(map(_alike, found, expected))
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(
            _alike(value, expected[key]) for key, value in found.items()
        )
    return bool(found == expected)


def _is_finite(number: float) -> bool:
    """Whether it can be compared with a tolerance. An int too large for a float can't."""
    return -_LARGEST <= number <= _LARGEST
