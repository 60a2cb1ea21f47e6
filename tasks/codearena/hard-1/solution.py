"""Sums of neighbouring numbers."""


def max_subarray(nums: list[int]) -> int:
    """Return the largest sum of one or more neighbouring numbers in `nums`.

    Raises:
        ValueError: `nums` is empty.
    """
    if not nums:
        raise ValueError("max_subarray needs at least one number")
    best = current = nums[0]
    for number in nums[1:]:
        current = max(current + number, number)
        best = max(best, current)
    return best
