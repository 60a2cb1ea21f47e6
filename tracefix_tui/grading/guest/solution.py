"""The module `solution` as tests see it: while they are collected, and while they run."""

from __future__ import annotations

from .judge_link import JudgeLink
from .pytest_shim import UnsupportedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn


class Placeholders:
    """`solution` without a candidate: any name can be imported, none can be used yet."""

    __name__ = "solution"
    __spec__ = None

    def __getattr__(self, name: str) -> Any:
        if name[:2] == "__":
            if name == "__all__":
                raise UnsupportedError(
                    "`from solution import *` is not supported by the judge; name what you import"
                )
            raise AttributeError(name)
        return Placeholder(name)


class Placeholder:
    """One imported name."""

    def __init__(self, name: str) -> None:
        self.__name__ = self.__qualname__ = name

    def _refuse(self, *args: Any, **named: Any) -> NoReturn:
        raise UnsupportedError(
            f"the test module uses {self.__name__!r} of the solution while it is imported; "
            "do that inside a test"
        )

    __call__ = __getattr__ = __iter__ = __len__ = __getitem__ = __mro_entries__ = _refuse
    __add__ = __sub__ = __mul__ = __lt__ = __le__ = __gt__ = __ge__ = __neg__ = _refuse


class Solution:
    """`solution` in a run: the candidate's names.

    Args:
        link: the link to the candidate.
        known: stand-ins for functions and classes that the candidate has named when it was loaded.
    """

    __spec__ = None

    def __init__(self, link: JudgeLink, known: dict[str, Any]) -> None:
        vars(self).update(__name__="solution", _link=link, _known=known)
        link.name_known(known.values())

    def __getattr__(self, name: str) -> Any:
        if name in self._known:
            return self._known[name]
        if name[:2] == "__":
            raise AttributeError(f"module 'solution' has no attribute {name!r}")
        return self._link.named(name)

    def __setattr__(self, name: str, value: Any) -> None:
        raise UnsupportedError(
            f"a test can't set solution.{name}: the solution lives in another process; "
            "pass what it needs as an argument"
        )
