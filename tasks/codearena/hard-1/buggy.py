"""Sums of neighbouring numbers."""


def max_subarray(nums: list[int]) -> int:
    """Return the largest sum of one or more neighbouring numbers in `nums`.

    Raises:
        ValueError: `nums` is empty.
    """
    if not nums:
        raise ValueError("max_subarray needs at least one number")
    best = nums[0]
    for start in range(len(nums)):
        for end in range(start, len(nums)):
            total = 0
            for position in range(start, end + 1):
                total += nums[position]
            best = max(best, total)
    return best
