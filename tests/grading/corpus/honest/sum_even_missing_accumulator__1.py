def sum_even_numbers(nums):
    return sum(filter(lambda n: not n & 1, nums))
