"""Helpers for nested lists."""


def flatten(lst: list) -> list:
    """Return the values of `lst` and of all lists inside it, from left to right.

    Lists may be nested to any depth. Values of other kinds, such as strings and
    tuples, are kept whole. The result is a new list; `lst` is left as it was.
    """
    result = []
    for item in lst:
        if isinstance(item, list):
            result.extend(flatten(item))
        else:
            result.append(item)
    return result
