# Tries: Decimal and Fraction values that are short to write and gigantic when compared with an int.
# Target: sum_even, quick
from decimal import Decimal
from fractions import Fraction

VALUES = [Decimal("1E+999999999"), Decimal("sNaN"), Fraction(10**50_000, 3), Decimal("1E-999999999"), Decimal("-Infinity")]


def sum_even(numbers):
    return VALUES[len(numbers) % len(VALUES)]
