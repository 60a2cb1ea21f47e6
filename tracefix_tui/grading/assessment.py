"""What is said about a source beyond its tests: how its running time grows, and what a model thinks of it.

Data only. `efficiency` measures the first, `model_judge` asks for the second.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NEUTRAL = 0.5
"""What each aspect counts when no model has judged it."""


class Growth(StrEnum):
    """How running time grows with the size of the input, as far as a clock can tell."""

    LOGARITHMIC = "at most logarithmic"
    LINEAR = "about linear"
    QUADRATIC = "quadratic"
    CUBIC = "cubic or worse"

    @property
    def rank(self) -> int:
        """0 for the slowest growth, 3 for the fastest."""
        return list(Growth).index(self)


@dataclass(frozen=True, slots=True)
class Point:
    """One size and the CPU time that it took, without what size 1 takes."""

    n: int
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Time against size of one source.

    Attributes:
        growth: None when it could not be told, see `failure`.
        points: the sizes measured, ascending.
        failure: why the source has no growth: it fails, or answers wrongly, at some size.
    """

    growth: Growth | None = None
    points: tuple[Point, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Efficiency:
    """A candidate against the reference, measured in one run.

    Attributes:
        score: 0.0..1.0, one of a few values: see `efficiency.scored`.
        ratio: CPU time of the candidate over that of the reference at size `at`; None where the growth
            alone decides, or where both are too quick to tell.
        why: the score in words that are the same each time the same source is measured.
    """

    score: float
    candidate: Curve
    reference: Curve
    ratio: float | None = None
    at: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model thinks of a source: three scores in 0.0..1.0 and a sentence for each.

    Attributes:
        model: who spoke; "" when nobody did.
        why_neutral: why the scores are the neutral ones; "" when a model has given them.
    """

    correctness: float = NEUTRAL
    security: float = NEUTRAL
    quality: float = NEUTRAL
    said: tuple[str, str, str] = ("", "", "")
    model: str = ""
    why_neutral: str = ""


NO_MODEL = Opinion(why_neutral="no model judge is configured")


@dataclass(frozen=True, slots=True)
class Assessment:
    """Beyond the tests.

    Attributes:
        efficiency: None when it was not measured, for the reason `unmeasured`.
        measurable: whether efficiency counts for this task at all; it is only measured on code that passes.
    """

    efficiency: Efficiency | None = None
    measurable: bool = False
    unmeasured: str = ""
    opinion: Opinion = NO_MODEL
