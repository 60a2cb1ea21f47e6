"""Small helpers for text."""


def reverse_string(s: str) -> str:
    """Return `s` with its characters in the opposite order.

    The text is taken apart into single characters, which are then put together
    again beginning with the last one.
    """
    characters = list(s)
    return "".join(characters[::-1])
