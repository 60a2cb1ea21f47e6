"""Searching in ordered lists."""

from collections.abc import Sequence


def binary_search(arr: Sequence[int], target: int) -> int:
    """Return the index of `target` in `arr`, or -1 when it is not there.

    `arr` is in ascending order and holds no number twice. Wherever `target` is, it
    is between `arr[left]` and `arr[right]`, both included; each turn of the loop
    halves that part, until it is empty.
    """
    left = 0
    right = len(arr)
    while left <= right:
        mid = (left + right) // 2
        if arr[mid] < target:
            left = mid + 1
        elif arr[mid] > target:
            right = mid - 1
        else:
            return mid
    return -1
