"""Checking brackets in text."""

# The opening bracket that each closing bracket ends.
OPENER = {
    ")": "(",
    "]": "{",
    "}": "[",
}


def is_valid(s: str) -> bool:
    """Tell whether all brackets in `s` are closed by their own kind and in order.

    The stack holds the brackets that are still open, the innermost one on top. A
    closing bracket must fit the top of the stack; at the end nothing may be open.
    Characters that are no brackets are skipped.
    """
    stack = []
    for char in s:
        if char in OPENER.values():
            stack.append(char)
        elif char in OPENER:
            if not stack or stack.pop() != OPENER[char]:
                return False
    return not stack
