def sum_even_numbers(nums):
    total = 0
    for n in nums:
        total += n * (n % 2 == 0)
    return total
