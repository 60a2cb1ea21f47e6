"""Labels for the shelves of a store."""


def make_label(item: dict) -> str:
    """Return the label of `item`: its id in capital letters and its name.

    The id is a whole number in the old catalogue and text in the new one.

    Raises:
        KeyError: `item` has no id.
    """
    code = item["id"].upper()
    name = item.get("name", "").strip()
    if not name:
        name = "unnamed"
    return f"{code}: {name}"
