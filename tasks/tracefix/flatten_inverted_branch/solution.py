"""Helpers for nested lists and tuples."""


def _unpack(box: list | tuple, content: list) -> None:
    """Append everything inside `box` to `content`, in reading order.

    Boxes inside `box` are unpacked in their turn, to any depth.
    """
    for item in box:
        if isinstance(item, (list, tuple)):
            _unpack(item, content)
        else:
            content.append(item)


def flatten(lst: list) -> list:
    """Return a new list of all content of `lst`: whatever is not a list or tuple."""
    content: list = []
    _unpack(lst, content)
    return content
