"""Searching in ordered lists."""

from collections.abc import Sequence


def binary_search(arr: Sequence[int], target: int) -> int:
    """Return the smallest index of `target` in `arr`, or -1 when it is not there.

    `arr` is in ascending order. Everything before `low` is smaller than `target`,
    and nothing from `high` on is: the two move towards each other until they meet
    at the only place where the first `target` can be.
    """
    low = 0
    high = len(arr)
    while low < high:
        mid = low + high
        if arr[mid] < target:
            low = mid + 1
        else:
            high = mid
    if low < len(arr) and arr[low] == target:
        return low
    return -1
