from itertools import accumulate
def max_subarray(nums):
    return max(accumulate(nums, lambda c, x: max(c + x, x)))
