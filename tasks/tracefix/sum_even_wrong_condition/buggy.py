"""Totals over lists of whole numbers."""


def sum_even_numbers(nums: list[int]) -> int:
    """Return the sum of the even numbers in `nums`.

    Odd numbers are left out. Zero and negative even numbers count like any other
    even number. A list without even numbers has the sum 0.
    """
    total = 0
    for number in nums:
        if number % 2 == 1:
            total += number
    return total
