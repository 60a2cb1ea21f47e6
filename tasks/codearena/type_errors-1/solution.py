"""Adding up columns of a spreadsheet."""


def total(values: list) -> float:
    """Return the sum of `values`: numbers, or numbers written as text.

    Empty cells, None or "", are skipped.

    Raises:
        ValueError: a text is not a number.
    """
    result = 0.0
    for value in values:
        if value is None or value == "":
            continue
        result += float(value)
    return result
