"""Totals over lists of whole numbers."""


def _is_even(number: int) -> bool:
    """Tell whether `number` can be halved without a remainder."""
    return number % 2 == 0


def sum_even_numbers(nums: list[int]) -> int:
    """Return the sum of the even numbers in `nums`; 0 when there are none."""
    total = 0
    for number in nums:
        if not _is_even(number):
            continue
        total -= number
    return total
