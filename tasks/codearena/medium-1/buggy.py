"""Searching in ordered lists."""

from collections.abc import Sequence


def binary_search(arr: Sequence[int], target: int) -> int:
    """Return the index of `target` in `arr`, or -1 when it is not there.

    `arr` is in ascending order without repetitions. `arr[left]` to `arr[right]`,
    both included, is the part in which `target` may still be; each pass of the
    loop makes it smaller.
    """
    left = 0
    right = len(arr) - 1
    while left < right:
        mid = (left + right) // 2
        if arr[mid] < target:
            left = mid
        elif arr[mid] > target:
            right = mid - 1
        else:
            return mid
    return -1
