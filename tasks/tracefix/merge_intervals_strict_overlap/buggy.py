"""Ranges of numbers with both ends included."""


def merge_intervals(intervals: list[list[int]]) -> list[list[int]]:
    """Join the ranges `[start, end]` that share a number; return them in ascending order.

    The ranges are looked at in order of their start, so that each can only share
    numbers with the last one of the result. The input is left as it was.

    Raises:
        ValueError: a range ends before it starts.
    """
    merged: list[list[int]] = []
    for start, end in sorted(intervals):
        if start > end:
            raise ValueError("a range must not end before it starts")
        if merged and start < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged
