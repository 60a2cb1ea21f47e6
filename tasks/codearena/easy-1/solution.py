"""Statistics for small reports."""


def average(numbers: list[float]) -> float:
    """Return the arithmetic mean of `numbers`, or 0.0 when there are none."""
    if not numbers:
        return 0.0
    total = 0
    for number in numbers:
        total += number
    return total / len(numbers)
