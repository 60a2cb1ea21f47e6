"""Checking brackets in text."""

# The closing bracket that each opening bracket asks for.
CLOSER = {"(": ")", "[": "]", "{": "}"}


def is_valid(s: str) -> bool:
    """Tell whether the brackets in `s` are balanced.

    `expected` is a stack of the closing brackets that are still to come, the next
    one on top: whoever opens a bracket adds what will close it. Characters that are
    no brackets are skipped.
    """
    expected = []
    for char in s:
        if char in CLOSER:
            expected.append(CLOSER[char])
        elif char in CLOSER.values():
            if expected.pop() != char:
                return False
    return not expected
