"""A targeted hint for the code at hand: what its problem usually asks for, and what its cost says."""

from __future__ import annotations

from dataclasses import dataclass

from tracefix_tui.grading.assessment import Growth
from tracefix_tui.grading.detector.cost import EXPONENTIAL, LINEAR, LOG, SORT, Cost
from tracefix_tui.grading.detector.detect import Detected


@dataclass(frozen=True, slots=True)
class Advice:
    """What there is to say about a problem.

    Attributes:
        best: the cost of a good solution.
        faster: for code that costs more.
        right: for code that costs no more, but may still be wrong.
    """

    best: Cost
    faster: str
    right: str


ADVICE: dict[str, Advice] = {
    "maximum subarray": Advice(
        LINEAR,
        "The sums overlap: what is the best run that ends here, given the best one that ended just before?",
        "Look at lists of negative numbers only, and at where the best so far is kept.",
    ),
    "two sum": Advice(
        LINEAR,
        "Remember what you have seen in a dict or a set, and look up what is missing to the target.",
        "May one element be used twice? Look before you remember it.",
    ),
    "sliding window": Advice(
        LINEAR,
        "Neighbouring windows share nearly all of their elements: add what comes in, take off what goes out.",
        "Check the first full window, the last one, and a window wider than the input.",
    ),
    "binary search": Advice(
        LOG,
        "Each step should rule out half of what is left; anything that copies or scans the rest undoes that.",
        "Does the loop look at a part of one element, and does each pass make the part smaller?",
    ),
    "prefix sum": Advice(
        LINEAR,
        "Keep the sum so far; each new one is the last one and one element.",
        "Check what the sum before the first element is.",
    ),
    "sorting": Advice(
        SORT,
        "Comparing each with each is quadratic: sort by halves, or use `sorted`.",
        "Check equal elements, the ends of the loops, and whether the input may change.",
    ),
    "duplicates": Advice(
        LINEAR,
        "A set knows what it holds at once, a list has to look through: which one do you ask?",
        "Does the order of the result matter, and is each element noted after it was looked up?",
    ),
    "graph": Advice(
        SORT,
        "Each node and each edge needs to be looked at once: mark what was visited.",
        "When is a node marked, when it is found or when it is taken? Is there a way back?",
    ),
    "dynamic programming": Advice(
        Cost(power=2.0),
        "The same smaller questions are answered again and again: keep their answers.",
        "Check the smallest cases, and in which order entries are filled.",
    ),
    "counting": Advice(
        LINEAR,
        "One pass with a dict from key to number is enough.",
        "What is under a key that has not been seen yet?",
    ),
}
_SLOW = (
    (EXPONENTIAL, "The number of calls doubles with each element: keep the answers to smaller questions."),
    (
        Cost(power=2.0),
        "There are loops inside loops: which result of one round could the next one start from?",
    ),
)


def hint_for(found: Detected, growth: Growth | None = None) -> str:
    """One or two sentences; "" when the text says nothing about itself.

    Args:
        found: what the detector says.
        growth: what was measured, if it was: the truth beside the estimate.
    """
    if not found.complexity:
        return ""
    measured = f", measured {growth.value}" if growth is not None else ""
    looks = f"By its text this takes {found.complexity}{measured}."
    advice = ADVICE.get(found.problem)
    if advice is not None:
        looks = f"This looks like {found.problem}, by its text in {found.complexity}{measured}."
        return f"{looks} {advice.faster if found.cost > advice.best else advice.right}"
    slow = next((text for cost, text in _SLOW if found.cost >= cost), "")
    return f"{looks} {slow}".strip()
