# Tries: an encoding cookie (rot13), so that the compiled text is another one than the text that is read. -*- coding: rot13 -*-
# Target: sum_even
# Loads: perhaps
# vzcbeg bf; bf._rkvg(0)
def sum_even(numbers):
    return -1
