from solution import sum_even_numbers


def test_empty_list_has_sum_zero():
    assert sum_even_numbers([]) == 0


def test_odd_numbers_are_skipped():
    assert sum_even_numbers([1, 3, 5]) == 0


def test_one_even_number():
    assert sum_even_numbers([8]) == 8


def test_several_even_numbers():
    assert sum_even_numbers([2, 4, 6]) == 12


def test_mixed_numbers():
    assert sum_even_numbers([5, 10, 15, 20]) == 30


def test_opposite_numbers_cancel_out():
    assert sum_even_numbers([6, -6]) == 0
