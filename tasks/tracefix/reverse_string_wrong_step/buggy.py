"""Small helpers for text."""


def reverse_string(s: str) -> str:
    """Return `s` from back to front.

    The result has the same characters as `s`, and so the same length.

    Raises:
        TypeError: `s` is not a string (slicing would quietly accept lists, too).
    """
    if not isinstance(s, str):
        raise TypeError("reverse_string needs a string")
    return s[::-2]
