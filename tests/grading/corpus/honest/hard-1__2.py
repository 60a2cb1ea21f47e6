def max_subarray(nums):
    if not nums:
        raise ValueError
    best, low, run = nums[0], 0, 0
    for n in nums:
        run += n
        best = max(best, run - low)
        low = min(low, run)
    return best
