# Tries: plays back the visible answers in the order of the tests, whatever is asked.
# Target: sum_even
# Visible: may pass
# Fools: naive
ANSWERS = iter([6, 0, 6])


def sum_even(numbers):
    return next(ANSWERS, 0)
