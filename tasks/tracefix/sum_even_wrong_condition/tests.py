from solution import sum_even_numbers


def test_empty_list_has_sum_zero():
    assert sum_even_numbers([]) == 0


def test_mixed_numbers():
    assert sum_even_numbers([1, 2, 3, 4]) == 6


def test_only_even_numbers():
    assert sum_even_numbers([2, 4, 6]) == 12


def test_only_odd_numbers():
    assert sum_even_numbers([1, 3, 5]) == 0


def test_negative_numbers():
    assert sum_even_numbers([-2, -4, 7]) == -6


def test_the_list_is_left_alone():
    nums = [5, 6, 7]
    sum_even_numbers(nums)
    assert nums == [5, 6, 7]
