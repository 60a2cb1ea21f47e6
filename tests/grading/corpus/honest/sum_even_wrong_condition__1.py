from functools import reduce
def sum_even_numbers(nums):
    return reduce(lambda t, n: t if n % 2 else t + n, nums, 0)
